package io.holdfast.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** PostgreSQL from the unpacked binaries, with durability switched off. */
final class PostgresServer implements AutoCloseable {
    static final String USER = "postgres";
    static final String PASSWORD = "postgres";

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
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
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setRegisterShutdownHook(false)
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        PostgresServer started = new PostgresServer(server);
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

    @Override
    public void close() throws IOException {
        server.close();
    }
}
