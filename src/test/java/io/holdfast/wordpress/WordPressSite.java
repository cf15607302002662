package io.holdfast.wordpress;

import io.holdfast.stack.FreePort;
import io.holdfast.stack.Launch;
import io.holdfast.stack.ProcessTree;
import io.holdfast.stack.StackFolder;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An empty WordPress of its own on the loopback address, with its own database. It ends with {@link #close()} or with this JVM. */
public final class WordPressSite implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final long START_NANOS = 60_000_000_000L;

    private final StackFolder folder = StackFolder.create("holdfast-wordpress-");
    private final List<Process> processes = new ArrayList<>();
    private final int port = FreePort.find();
    private String password;

    private WordPressSite() {}

    /**
     * Installs and starts a site.
     *
     * @param cache keeps what is fetched once
     * @throws IllegalStateException where the machine lacks something or a part does not start; it says what
     */
    public static WordPressSite start(Path cache) {
        WordPressSite site = new WordPressSite();
        Launch.orClose("WordPress", () -> site.install(WordPressPackages.site(cache)), site::close);
        return site;
    }

    /** A site from the usual cache. */
    public static WordPressSite start() {
        return start(WordPressPackages.usualCache());
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String user() {
        return "admin";
    }

    /** An application password of the administrator. */
    public String password() {
        return password;
    }

    /** The site's API as its administrator uses it. */
    public WordPressApi api() {
        return new WordPressApi(url(), user(), password);
    }

    private void install(Path files) throws IOException, InterruptedException {
        run("copy", List.of("cp", "-a", files.toString(), path("site").toString()));
        for (String script : List.of("wp-config.php", "install.php", "router.php")) {
            try (var text = WordPressSite.class.getResourceAsStream("/wordpress/" + script)) {
                Files.write(
                        script.equals("wp-config.php") ? path("site").resolve(script) : path(script),
                        text.readAllBytes());
            }
        }
        startDatabase();
        String output = run("install", List.of(php(), "-f", path("install.php").toString()), path("site"));
        password = output.lines()
                .filter(line -> line.startsWith("password="))
                .map(line -> line.substring("password=".length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("WordPress was not installed:\n" + output));
        startServer();
    }

    private void startDatabase() throws IOException, InterruptedException {
        String user = "--user=" + System.getProperty("user.name");
        String data = "--datadir=" + path("db");
        run(
                "database",
                List.of(
                        WordPressPackages.program("mariadb-install-db").toString(),
                        "--no-defaults",
                        user,
                        data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"));
        Process server = start(
                "mariadb",
                path("db"),
                List.of(
                        WordPressPackages.program("mariadbd").toString(),
                        "--no-defaults",
                        user,
                        data,
                        "--socket=" + path("db.sock"),
                        "--pid-file=" + path("db.pid"),
                        "--skip-networking",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--innodb-buffer-pool-size=64M"));
        await(server, "mariadb", () -> Files.exists(path("db.sock")));
    }

    private void startServer() throws IOException, InterruptedException {
        Process server = start(
                "php",
                path("site"),
                List.of(
                        php(),
                        "-d",
                        "upload_max_filesize=32M",
                        "-d",
                        "post_max_size=32M",
                        "-S",
                        "127.0.0.1:" + port,
                        "-t",
                        path("site").toString(),
                        path("router.php").toString()));
        await(server, "php", () -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Process process, String log, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_NANOS;
        while (!condition.holds()) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new IllegalStateException(log + " did not start:\n" + Files.readString(path(log + ".log")));
            }
        }
    }

    private String run(String log, List<String> command) throws IOException, InterruptedException {
        return run(log, command, folder.path());
    }

    private String run(String log, List<String> command, Path where) throws IOException, InterruptedException {
        int code = builder(log, where, command).start().waitFor();
        String output = Files.readString(path(log + ".log"));
        if (code != 0) {
            throw new IllegalStateException(command.getFirst() + " failed with " + code + ":\n" + output);
        }
        return output;
    }

    private Process start(String log, Path where, List<String> command) throws IOException {
        Process process = builder(log, where, command).start();
        processes.add(process);
        return process;
    }

    private ProcessBuilder builder(String log, Path where, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(path(log + ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SITE_URL", url().toString(),
                        "SITE_DATABASE_SOCKET", path("db.sock").toString(),
                        "PHP_CLI_SERVER_WORKERS", Integer.toString(WORKERS)));
        return builder;
    }

    private Path path(String name) {
        return folder.path().resolve(name);
    }

    private static String php() {
        return WordPressPackages.program("php").toString();
    }

    @Override
    public void close() {
        processes.reversed().forEach(ProcessTree::kill);
        folder.close();
    }
}
