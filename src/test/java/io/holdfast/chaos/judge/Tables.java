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

    /** The LIVE objects of a source that sealed backups use and no backup under way stored, in the order of their names. */
    public List<Look.Stored> needed(String source) throws SQLException {
        try (Connection connection = open()) {
            return list(
                    connection,
                    List.of(source),
                    row -> new Look.Stored(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4), "LIVE", null),
                    """
                    select o.tenant_id, o.source_id, o.kind, o.name from vault_object o where o.source_id::text = any(?) and o.state = 'LIVE'
                    and o.kind in ('SEGMENT', 'BASE', 'DELTA', 'MEDIA')
                    and exists (select 1 from moment m where m.source_id = o.source_id and m.state = 'SEALED' and m.seq between o.first_seq and o.last_seq)
                    and not exists (select 1 from moment m where m.source_id = o.source_id and m.state = 'OPEN' and m.seq = o.first_seq) order by o.name""");
        }
    }

    /** The sealed backups within whose lifespan an object lies, oldest first. */
    public List<String> users(Look.Stored object) throws SQLException {
        try (Connection connection = open()) {
            return list(
                    connection, List.of(object.source(), object.kind(), object.name()), row -> row.getString(1), """
                    with asked as (select ?::text[] as given) select m.backup_id from moment m
                    join backup b on b.id = m.backup_id join vault_object o on o.source_id = m.source_id, asked
                    where o.source_id::text = given[1] and o.kind = given[2] and o.name = given[3]
                    and m.state = 'SEALED' and b.deleted_at is null and m.seq between o.first_seq and o.last_seq order by m.seq""");
        }
    }

    /** A number that a query tells. */
    public long number(String query) throws SQLException {
        try (Connection connection = open();
                var statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Objects of tenants that no backup uses any more and that are there all the same, in words. */
    public List<String> unused(List<String> tenants) throws SQLException {
        try (Connection connection = open()) {
            return list(connection, tenants, row -> row.getString(1), """
                    select o.kind || ' ' || o.name || ' of source ' || o.source_id || ', used from ' || o.first_seq || ' to ' || o.last_seq
                    from vault_object o where o.tenant_id = any(?) and not exists (
                        select 1 from moment m where m.source_id = o.source_id and m.seq between o.first_seq and o.last_seq and (m.state <> 'DROPPED'
                            or exists (select 1 from moment_hold h where h.backup_id = m.backup_id and (h.expires_at is null or h.expires_at > now()))))""");
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
                "select 'a hold of backup ' || h.backup_id || ' by ' || h.holder from moment_hold h join moment m on m.backup_id = h.backup_id where h.expires_at is null and m.tenant_id = any(?)",
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
