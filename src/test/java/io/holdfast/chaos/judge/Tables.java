package io.holdfast.chaos.judge;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables of an installation, read by JDBC. */
public final class Tables {
    private static final String URL = "quarkus.datasource.jdbc.url";

    private final Map<String, String> configuration;

    /** The tables of the database that a configuration of the service names. */
    public Tables(Map<String, String> configuration) {
        this.configuration = configuration;
    }

    private interface Rows<T> {
        T row(ResultSet row) throws SQLException;
    }

    /** What lies there of some tenants. Locks, which belong to nobody, are looked at where {@code alone} is true: then every process has ended. */
    public Look look(List<String> tenants, boolean alone) throws SQLException {
        try (Connection connection = open()) {
            List<Look.Job> jobs = list(
                    connection,
                    tenants,
                    row -> new Look.Job(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                    "select id, kind, state, subject_id from job where tenant_id = any(?)");
            List<Look.Task> tasks = list(
                    connection,
                    tenants,
                    row -> new Look.Task(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6)),
                    """
                    select t.id, t.name, t.state, t.job_id, j.state, coalesce(t.lease_owner, t.lease_token::text, t.lease_until::text)
                    from task t join job j on j.id = t.job_id where t.tenant_id = any(?)""");
            List<Look.Backup> backups = list(
                    connection,
                    tenants,
                    row -> new Look.Backup(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4),
                            row.getString(5),
                            row.getString(6),
                            row.getBoolean(7),
                            List.of((String[]) row.getArray(8).getArray())),
                    """
                    select b.id, b.tenant_id, b.source_id, b.seq, b.result, j.state, b.deleted_at is not null, b.streams
                    from backup b join job j on j.id = b.job_id where b.tenant_id = any(?) order by b.source_id, b.seq""");
            List<Look.Stored> objects = list(
                    connection,
                    tenants,
                    row -> new Look.Stored(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6)),
                    "select tenant_id, source_id, kind, name, state, encode(content_hash, 'hex') from vault_object where tenant_id = any(?)");
            return new Look(jobs, tasks, backups, objects, remains(connection, tenants, alone));
        }
    }

    /** Runs a statement, such as a setting of the database. */
    public void execute(String statement) throws SQLException {
        try (Connection connection = open();
                var each = connection.createStatement()) {
            each.execute(statement);
        }
    }

    private static List<String> remains(Connection connection, List<String> tenants, boolean alone)
            throws SQLException {
        List<String> remains = new ArrayList<>();
        for (String query : List.of(
                "select 'a hold of backup ' || h.backup_id || ' by ' || h.holder from moment_hold h join moment m on m.backup_id = h.backup_id where m.tenant_id = any(?)",
                "select 'the open moment of backup ' || m.backup_id from moment m where m.state = 'OPEN' and m.tenant_id = any(?)",
                "select 'a hold on source ' || s.source_id || ' by ' || s.held_by from source_turn s where s.held_by is not null and s.tenant_id = any(?)",
                "select 'way made by job ' || j.id || ' for ' || j.yielded_to from job j where j.yielded_to is not null and j.tenant_id = any(?)",
                "select 'a turn of ' || t.lane || ' without work' from turn t where t.runnable > 0 and t.tenant_id = any(?)",
                "select 'a run of backup ' || r.backup_id || ', ' || r.stream from snapshot_run r join moment m on m.backup_id = r.backup_id where m.tenant_id = any(?)",
                "select 'a file to do of backup ' || d.backup_id from media_todo d join moment m on m.backup_id = d.backup_id where m.tenant_id = any(?)",
                "select 'a run among the objects: ' || o.name from vault_object o where o.kind = 'RUN' and o.tenant_id = any(?)",
                "select 'an object that is ' || o.state || ': ' || o.name from vault_object o where o.state <> 'LIVE' and o.tenant_id = any(?)")) {
            remains.addAll(list(connection, tenants, row -> row.getString(1), query));
        }
        if (alone) {
            remains.addAll(
                    list(
                            connection,
                            List.of(),
                            row -> row.getString(1),
                            "select 'an advisory lock of process ' || pid from pg_locks where locktype = 'advisory' and cardinality(?::text[]) = 0"));
        }
        return remains;
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(
                configuration.get(URL),
                configuration.get("quarkus.datasource.username"),
                configuration.get("quarkus.datasource.password"));
    }

    private static <T> List<T> list(Connection connection, List<String> tenants, Rows<T> rows, String query)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("text", tenants.toArray()));
            try (ResultSet result = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (result.next()) {
                    all.add(rows.row(result));
                }
                return all;
            }
        }
    }
}
