package io.holdfast.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL from the unpacked binaries, with durability switched off. */
final class PostgresServer implements Restartable {
    static final String USER = "postgres";
    static final String PASSWORD = "postgres";

    private final EmbeddedPostgres server;
    private final Path data;

    private PostgresServer(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /**
     * Starts a server and creates its first database. The binaries are unpacked once for each user of this machine.
     *
     * @param data a folder that is empty or missing
     */
    static PostgresServer start(Path data, String database) throws IOException, SQLException {
        Path binaries = Path.of(
                System.getProperty("java.io.tmpdir"), "holdfast-" + System.getProperty("user.name"), "postgres");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries.toFile())
                .setPort(FreePort.find())
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setRegisterShutdownHook(false)
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        PostgresServer started = new PostgresServer(server, data);
        try {
            createDatabase(started.jdbcUrl("postgres"), database);
            return started;
        } catch (SQLException e) {
            started.close();
            throw e;
        }
    }

    int port() {
        return server.getPort();
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    /**
     * Creates an empty database beside another one.
     *
     * @param jdbcUrl of any database of the same server
     */
    static void createDatabase(String jdbcUrl, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    /**
     * Every session is killed, and the log is replayed. What was committed is there again only where the sessions set {@code synchronous_commit}, which
     * {@link LocalStack} does not by itself.
     */
    @Override
    public void restart() throws IOException, InterruptedException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        Path program = Path.of(
                ProcessHandle.of(postmaster).flatMap(it -> it.info().command()).orElseThrow());
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(
                    List.of("unshare", "-U")); // PostgreSQL refuses to run as root; it was started in the same way
        }
        command.addAll(List.of(
                program.resolveSibling("pg_ctl").toString(),
                "restart",
                "--pgdata=" + data,
                "--mode=immediate",
                "--wait",
                "--log=" + data.resolve("restarts.log")));
        Process restart = new ProcessBuilder(command)
                .directory(data.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("restart.log").toFile())
                .start();
        if (restart.waitFor() != 0) {
            throw new IOException("PostgreSQL did not restart: " + Files.readString(data.resolve("restart.log")));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
