package io.holdfast.redmine;

import io.holdfast.stack.FreePort;
import io.holdfast.stack.Launch;
import io.holdfast.stack.ProcessTree;
import io.holdfast.stack.StackFolder;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A Redmine of its own on the loopback address, from Debian's packages {@code redmine} and {@code redmine-sqlite}: with its own copy of the program, its own database and its own folder of
 * files. It ends with {@link #close()} or with this JVM.
 */
final class RedmineServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/share/redmine");
    private static final String INSTANCE = "story";
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final StackFolder folder = StackFolder.create("holdfast-redmine-");
    private final int port = FreePort.find();
    private Process process;
    private Duration took;
    private String key;

    private RedmineServer() {}

    /** Starts a server. {@link IllegalStateException} with its log where it does not start, or with the packages to install. */
    static RedmineServer start() {
        RedmineServer server = new RedmineServer();
        Launch.orClose("Redmine", server::launch, server::close);
        return server;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The API key of the administrator. */
    String key() {
        return key;
    }

    /** How long it took from the copy of the program to the first answer. */
    Duration took() {
        return took;
    }

    /** Redmine's database. */
    Path database() {
        return folder.path().resolve("redmine.sqlite");
    }

    /** Where Redmine keeps the bytes of files. */
    Path files() {
        return instance().resolve("files");
    }

    private Path home() {
        return folder.path().resolve("redmine");
    }

    private Path instance() {
        return home().resolve("instances").resolve(INSTANCE);
    }

    private void launch() throws IOException, InterruptedException {
        if (!Files.isDirectory(PROGRAM)) {
            throw new IllegalStateException(
                    "This machine lacks Redmine. Install: apt-get install --no-install-recommends redmine redmine-sqlite");
        }
        long began = System.nanoTime();
        install();
        Path log = folder.path().resolve("redmine.log");
        process = ruby(
                log, "bundle", "exec", "ruby", folder.path().resolve("start.rb").toString());
        while (!answers()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException("Redmine did not start:\n" + Files.readString(log));
            }
        }
        took = Duration.ofNanos(System.nanoTime() - began);
        key = Files.readString(log)
                .lines()
                .filter(line -> line.startsWith("key="))
                .map(line -> line.substring("key=".length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Redmine told no key"));
    }

    /** The package's program, without what leads to the machine's own Redmine below /etc and /var. */
    private void install() throws IOException, InterruptedException {
        run("copy", "cp", "-a", PROGRAM.toString(), home().toString());
        for (String link : List.of("Gemfile.lock", "instances", "config/database.yml")) {
            Files.deleteIfExists(home().resolve(link));
        }
        for (String each : List.of("config", "files", "log", "tmp/cache")) {
            Files.createDirectories(instance().resolve(each));
        }
        Files.writeString(instance().resolve("config/database.yml"), """
                production:
                  adapter: sqlite3
                  database: %s
                  timeout: 20000
                  pool: 20
                """.formatted(database()));
        Files.writeString(instance().resolve("config/secret_key.txt"), "" + UUID.randomUUID() + UUID.randomUUID());
        Path gems = home().resolve("Gemfile");
        Files.writeString(gems, Files.readString(gems).replace("'" + PROGRAM + "/{config", "'" + home() + "/{config"));
        Files.writeString(home().resolve("Gemfile.local"), "gem 'webrick'\n");
        try (var script = RedmineServer.class.getResourceAsStream("/redmine/start.rb")) {
            Files.write(folder.path().resolve("start.rb"), script.readAllBytes());
        }
        run("bundle", "bundle", "install", "--local", "--quiet");
    }

    private boolean answers() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void run(String name, String... command) throws IOException, InterruptedException {
        Path log = folder.path().resolve(name + ".log");
        int code = ruby(log, command).waitFor();
        if (code != 0) {
            throw new IllegalStateException(name + " failed with " + code + ":\n" + Files.readString(log));
        }
    }

    private Process ruby(Path log, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(
                        Files.isDirectory(home())
                                ? home().toFile()
                                : folder.path().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "RAILS_ENV", "production",
                        "REDMINE_INSTANCE", INSTANCE,
                        "REDMINE_HOME", home().toString(),
                        "BUNDLE_GEMFILE", home().resolve("Gemfile").toString(),
                        "HOME", folder.path().toString(),
                        "LANG", "C.UTF-8",
                        "PORT", Integer.toString(port)));
        return builder.start();
    }

    @Override
    public void close() {
        if (process != null) {
            ProcessTree.kill(process);
        }
        folder.close();
    }
}
