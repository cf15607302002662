package io.holdfast.backup;

import com.fasterxml.jackson.core.type.TypeReference;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
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

/** The rows of backups. Every query names the tenant. */
@Singleton
class BackupRows {
    private static final TypeReference<List<UnusualChange>> CHANGES = new TypeReference<>() {};
    private final Database database;
    private final Json json;
    private final String heldBack;
    private final String joined;

    BackupRows(Database database, Json json, HoldBack hold) {
        this.database = database;
        this.json = json;
        this.heldBack = hold.condition();
        this.joined =
                "select b.*, j.state as job_state, exists (select 1 from damage d where d.backup_id = b.id) as damaged, "
                        + heldBack
                        + " as held_back from backup b left join job j on j.id = b.job_id where b.tenant_id = ? ";
    }

    void insert(Sql sql, Backup backup) throws SQLException {
        sql.update(
                """
                insert into backup (id, tenant_id, source_id, seq, job_id, origin, name, note, connector, streams, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                backup.id(),
                backup.tenant().toString(),
                backup.source(),
                backup.seq(),
                backup.job(),
                backup.origin(),
                backup.name(),
                backup.note(),
                backup.connector(),
                backup.streams(),
                backup.createdAt(),
                backup.keeping().expiresAt());
    }

    Optional<Backup> find(TenantId tenant, UUID id) {
        return database.first(this::backup, joined + "and b.id = ?", tenant.toString(), id);
    }

    /** Backups that are not deleted, older than that one. @param unusual whether only those with an unusual change are wanted */
    List<Backup> before(TenantId tenant, Optional<UUID> source, boolean unusual, Instant time, UUID id, int limit) {
        String page = "and b.deleted_at is null and (b.created_at, b.id) < (?, ?) "
                + (unusual ? "and b.unusual_change is not null " : "");
        String order = "order by b.created_at desc, b.id desc limit ?";
        return source.isPresent()
                ? database.list(
                        this::backup,
                        joined + "and b.source_id = ? " + page + order,
                        tenant.toString(),
                        source.get(),
                        time,
                        id,
                        limit)
                : database.list(this::backup, joined + page + order, tenant.toString(), time, id, limit);
    }

    /** The source's backups behind that number whose content can be read, oldest first. */
    List<Backup> readableAfter(TenantId tenant, UUID source, long seq, int limit) {
        return database.list(
                this::backup,
                joined
                        + "and b.source_id = ? and b.seq > ? and b.deleted_at is null and b.result in ('SUCCEEDED', 'PARTIAL') order by b.seq limit ?",
                tenant.toString(),
                source,
                seq,
                limit);
    }

    /** The newest backup of each of the tenant's sources that ended as SUCCEEDED or PARTIAL, with what was asked for by people or policies. */
    List<Backup> lastGood(TenantId tenant) {
        return database.list(
                this::backup,
                "select b.*, null::text as job_state, exists (select 1 from damage d where d.backup_id = b.id) as damaged, "
                        + heldBack + """
                         as held_back from (
                            select distinct on (b.source_id) b.* from backup b
                            where b.tenant_id = ? and b.result in ('SUCCEEDED', 'PARTIAL') and b.deleted_at is null and b.origin <> 'BEFORE_RESTORE'
                            order by b.source_id, b.seq desc) b order by b.source_id""",
                tenant.toString());
    }

    Effect ended(UUID id, JobState result, Instant now, ErrorCode code, String detail) {
        return sql -> sql.update("""
                update backup b set result = ?, ended_at = ?, error_code = ?, error_detail = ?,
                    records = s.records, media = s.media, segments_added = s.segments, bytes_added = s.bytes
                from (select coalesce(sum((counts->>'records')::bigint) filter (where stream <> '_media'), 0) as records,
                        coalesce(sum((counts->>'records')::bigint) filter (where stream = '_media'), 0) as media,
                        coalesce(sum(segments_added), 0) as segments, coalesce(sum(bytes_added), 0) as bytes
                      from snapshot where backup_id = ?) s
                where b.id = ? and b.result is null""", result, now, code == null ? null : code.code(), detail, id, id);
    }

    /** The source's automatic backup that has not ended; empty where there is none. */
    Optional<Backup> automatic(TenantId tenant, UUID source) {
        return database.first(
                this::backup,
                joined + "and b.source_id = ? and b.origin = 'AUTO' and b.result is null order by b.seq desc limit 1",
                tenant.toString(),
                source);
    }

    /** Names a backup that has no name, and notes on one that has no note. */
    void describe(Sql sql, UUID id, String name, String note) throws SQLException {
        sql.update("update backup set name = coalesce(name, ?), note = coalesce(note, ?) where id = ?", name, note, id);
    }

    /** The backup is under way again. */
    void reopen(Sql sql, UUID id) throws SQLException {
        sql.update(
                "update backup set result = null, ended_at = null, error_code = null, error_detail = null where id = ?",
                id);
        sql.update("delete from backup_gap where backup_id = ? and code = ?", id, ErrorCode.TOO_MANY_ATTEMPTS.code());
    }

    /** Marks a backup as deleted; false where it was already, is pinned, or, where only what is expired may go, has time left or is held back. */
    boolean delete(Sql sql, UUID id, Instant now, boolean onlyExpired) throws SQLException {
        boolean deleted = sql.update(
                        "update backup b set deleted_at = ? where b.id = ? and b.deleted_at is null and not b.pinned and (not ? or b.expires_at < ? and not "
                                + heldBack + ")",
                        now,
                        id,
                        onlyExpired,
                        now)
                == 1;
        if (deleted) {
            sql.update("delete from media_failure where backup_id = ?", id);
        }
        return deleted;
    }

    /** Somebody has looked at an unusual change; false where there is none, or where that was said before. */
    boolean review(Sql sql, UUID id, Instant now) throws SQLException {
        return sql.update(
                        "update backup set reviewed_at = ? where id = ? and unusual_change is not null and reviewed_at is null and deleted_at is null",
                        now,
                        id)
                == 1;
    }

    /** Describes a backup anew; false where it is deleted. */
    boolean change(Sql sql, UUID id, Backups.Change change) throws SQLException {
        return sql.update(
                        """
                        update backup set name = nullif(coalesce(?, name), ''), note = nullif(coalesce(?, note), ''), pinned = coalesce(?::boolean, pinned),
                            expires_at = case when ? then ?::timestamptz else expires_at end
                        where id = ? and deleted_at is null""", change.name(), change.note(), change.pinned(), change.setsExpiry(), change.expiresAt(), id)
                == 1;
    }

    /** What a backup lacks. */
    record Gap(String stream, ErrorCode code, long count, String example) {}

    List<Gap> gaps(UUID backup) {
        return database.list(
                row -> new Gap(
                        row.text("stream"), ErrorCode.of(row.text("code")), row.large("count"), row.text("example")),
                "select * from backup_gap where backup_id = ? order by stream, code",
                backup);
    }

    /** Notes that a backup lacks something, in the transaction of the step that found it. */
    static Effect gap(UUID backup, Gap gap) {
        String clean = gap.example().replace("\0", "");
        String example = clean.length() > 500 ? clean.substring(0, 500) : clean;
        return sql -> sql.update("""
                insert into backup_gap (backup_id, stream, code, count, example) values (?, ?, ?, ?, ?)
                on conflict (backup_id, stream, code) do update set count = backup_gap.count + excluded.count""", backup, gap.stream(), gap.code().code(), gap.count(), example);
    }

    private Backup backup(Row row) throws SQLException {
        JobState result = row.constant(JobState.class, "result");
        JobState job = row.constant(JobState.class, "job_state");
        return new Backup(
                row.id("id"),
                TenantId.fromString(row.text("tenant_id")),
                row.id("source_id"),
                row.large("seq"),
                row.id("job_id"),
                row.constant(Origin.class, "origin"),
                row.text("name"),
                row.text("note"),
                row.text("connector"),
                row.texts("streams"),
                row.instant("created_at"),
                result != null ? result : job == null ? JobState.PENDING : job,
                row.instant("ended_at"),
                row.instant("deleted_at") != null,
                new Backup.Size(
                        row.large("records"),
                        row.large("media"),
                        row.number("segments_added"),
                        row.large("bytes_added")),
                row.text("error_code"),
                row.text("error_detail"),
                new Backup.Keeping(
                        row.flag("pinned"),
                        row.instant("expires_at"),
                        row.instant("verified_at"),
                        row.flag("damaged"),
                        watch(row)));
    }

    private Backup.Watch watch(Row row) throws SQLException {
        String unusual = row.text("unusual_change");
        return new Backup.Watch(
                unusual == null ? List.of() : json.value(unusual, CHANGES),
                row.instant("reviewed_at"),
                row.flag("held_back"));
    }
}
