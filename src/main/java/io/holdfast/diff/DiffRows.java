package io.holdfast.diff;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of diffs and of their streams. Every query of diffs names the tenant. */
@Singleton
class DiffRows {
    private static final String JOINED =
            "select d.*, j.state as job_state from diff d left join job j on j.id = d.job_id where d.tenant_id = ? ";
    private final Database database;

    DiffRows(Database database) {
        this.database = database;
    }

    void insert(Sql sql, Diff diff) throws SQLException {
        sql.update(
                """
                insert into diff (id, tenant_id, source_id, backup_id, other_id, present, streams, job_id, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                diff.id(),
                diff.tenant().toString(),
                diff.source(),
                diff.backup(),
                diff.other(),
                diff.present(),
                diff.streams(),
                diff.job(),
                diff.createdAt(),
                diff.expiresAt());
    }

    Optional<Diff> find(TenantId tenant, UUID id) {
        return database.first(DiffRows::diff, JOINED + "and d.id = ?", tenant.toString(), id);
    }

    List<Diff> before(TenantId tenant, Instant time, UUID id, int limit) {
        return database.list(
                DiffRows::diff,
                JOINED + "and (d.created_at, d.id) < (?, ?) order by d.created_at desc, d.id desc limit ?",
                tenant.toString(),
                time,
                id,
                limit);
    }

    List<StreamDiff> streams(UUID diff) {
        return database.list(
                DiffRows::stream, "select * from diff_stream where diff_id = ? order by stream collate \"C\"", diff);
    }

    /** The streams of several diffs, in one question. */
    List<StreamOf> streams(List<UUID> diffs) {
        return diffs.isEmpty()
                ? List.of()
                : database.list(
                        row -> new StreamOf(row.id("diff_id"), stream(row)),
                        "select * from diff_stream where diff_id = any(?) order by diff_id, stream collate \"C\"",
                        diffs);
    }

    /** A stream, and the diff that it belongs to. */
    record StreamOf(UUID diff, StreamDiff stream) {}

    Optional<StreamDiff> stream(UUID diff, String stream) {
        return database.first(
                DiffRows::stream, "select * from diff_stream where diff_id = ? and stream = ?", diff, stream);
    }

    /** The streams that are compared, and those that are not with the reason; what is there already stays. */
    static Effect streams(UUID diff, List<StreamDiff> streams) {
        List<Object[]> rows = streams.stream()
                .map(each ->
                        new Object[] {diff, each.stream(), each.before(), each.after(), each.listed(), each.reason()})
                .toList();
        return sql -> sql.batch(
                "insert into diff_stream (diff_id, stream, before, after, listed, reason) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                rows);
    }

    /** All entries of a stream are known. */
    static Effect listed(UUID diff, String stream) {
        return sql -> sql.update("update diff_stream set listed = true where diff_id = ? and stream = ?", diff, stream);
    }

    static Effect ended(UUID id, JobState result, Instant now, ErrorCode code, String detail) {
        return sql -> sql.update(
                "update diff set result = ?, ended_at = ?, error_code = ?, error_detail = ? where id = ? and result is null",
                result,
                now,
                code == null ? null : code.code(),
                detail,
                id);
    }

    /** As above, told why by its job. */
    static Effect stopped(UUID id, JobState result, Instant now) {
        return ended(id, result, now, null, null)
                .then(sql -> sql.update(
                        "update diff d set error_code = j.error_code, error_detail = j.error_detail from job j where d.id = ? and j.id = d.job_id and d.error_code is null",
                        id));
    }

    /** Deletes a diff that has ended; false where it has not. Its entries went before: see {@link EntryRows#drop}. */
    boolean delete(UUID id) {
        return database.transaction(sql -> sql.update("delete from diff where id = ? and result is not null", id) == 1);
    }

    /** A diff is over from now on: nobody sees it any more, and a sweep takes it away. */
    void expire(TenantId tenant, UUID id, Instant now) {
        database.change(sql -> sql.update(
                "update diff set expires_at = least(expires_at, ?) where tenant_id = ? and id = ?",
                now,
                tenant.toString(),
                id));
    }

    /** Diffs of all tenants whose time is over and that have ended. */
    List<UUID> expired(Instant now, int limit) {
        return database.list(
                row -> row.id("id"),
                "select id from diff where expires_at < ? and result is not null order by expires_at limit ?",
                now,
                limit);
    }

    private static Diff diff(Row row) throws SQLException {
        JobState result = row.constant(JobState.class, "result");
        JobState job = row.constant(JobState.class, "job_state");
        return new Diff(
                row.id("id"),
                TenantId.fromString(row.text("tenant_id")),
                row.id("source_id"),
                row.id("backup_id"),
                row.id("other_id"),
                row.flag("present"),
                row.texts("streams"),
                row.id("job_id"),
                row.instant("created_at"),
                result != null ? result : job == null ? JobState.PENDING : job,
                row.instant("ended_at"),
                row.instant("expires_at"),
                row.text("error_code"),
                row.text("error_detail"));
    }

    private static StreamDiff stream(Row row) throws SQLException {
        return new StreamDiff(
                row.text("stream"),
                row.large("before"),
                row.large("after"),
                row.large("created"),
                row.large("changed"),
                row.large("deleted"),
                row.large("unknown"),
                row.large("unknown_after"),
                row.large("same"),
                row.flag("listed"),
                row.large("examined"),
                row.text("reason"));
    }
}
