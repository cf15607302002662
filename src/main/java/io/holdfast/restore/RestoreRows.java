package io.holdfast.restore;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of restores and of their items. */
@Singleton
class RestoreRows {
    private static final String JOINED =
            "select r.*, j.state as job_state from restore r left join job j on j.id = r.job_id where r.tenant_id = ? ";
    private final Database database;
    private final Json json;

    RestoreRows(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    void insert(Sql sql, Restore restore) throws SQLException {
        sql.update(
                "insert into restore (id, tenant_id, source_id, backup_id, job_id, selection, created_at) values (?, ?, ?, ?, ?, ?, ?)",
                restore.id(),
                restore.tenant().toString(),
                restore.source(),
                restore.backup(),
                restore.job(),
                json.text(restore.selection()),
                restore.createdAt());
    }

    Optional<Restore> find(TenantId tenant, UUID id) {
        return database.first(this::restore, JOINED + "and r.id = ?", tenant.toString(), id);
    }

    List<Restore> before(TenantId tenant, Instant time, UUID id, int limit) {
        return database.list(
                this::restore,
                JOINED + "and (r.created_at, r.id) < (?, ?) order by r.created_at desc, r.id desc limit ?",
                tenant.toString(),
                time,
                id,
                limit);
    }

    /** Adds what comparing found; what is there already stays. */
    static Effect found(UUID restore, List<Item> items, long unchanged) {
        List<Object[]> rows = new ArrayList<>();
        for (Item item : items) {
            rows.add(new Object[] {
                restore, item.stream(), item.key(), item.kind(), item.outcome(), item.errorCode(), item.errorDetail()
            });
        }
        return sql -> {
            sql.batch("""
                    insert into restore_item (restore_id, stream, key, kind, outcome, error_code, error_detail) values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (restore_id, stream, key) do nothing""", rows);
            sql.update("update restore set unchanged = unchanged + ? where id = ?", unchanged, restore);
        };
    }

    /** What became of an item. */
    static Effect became(long item, Outcome outcome, String newKey, ErrorCode code, String detail) {
        String shown = detail != null && detail.length() > 1000 ? detail.substring(0, 1000) : detail;
        return sql -> sql.update(
                "update restore_item set outcome = ?, new_key = coalesce(?, new_key), error_code = ?, error_detail = ? where id = ?",
                outcome,
                newKey,
                code == null ? null : code.code(),
                shown,
                item);
    }

    /** A creation of the item is about to be sent. */
    static Effect intended(long item) {
        return sql -> sql.update(
                "update restore_item set outcome = ?, attempts = attempts + 1 where id = ?", Outcome.INTENDED, item);
    }

    /** A record was led to where what it refers to lives now. What was only counted as the same so far gets an item of its own. */
    static Effect relinked(UUID restore, String stream, String key) {
        return looked(restore, stream, key, Outcome.CHANGED, null, null);
    }

    /** A record's references could not be led to where their records live now. */
    static Effect notRelinked(UUID restore, String stream, String key, Problem problem) {
        return looked(restore, stream, key, Outcome.FAILED, problem.code().code(), problem.getMessage());
    }

    private static Effect looked(
            UUID restore, String stream, String key, Outcome outcome, String errorCode, String errorDetail) {
        return sql -> {
            boolean isNew = sql.first(
                            row -> row.flag("is_new"),
                            """
                            insert into restore_item (restore_id, stream, key, kind, outcome, error_code, error_detail) values (?, ?, ?, ?, ?, ?, ?)
                            on conflict (restore_id, stream, key) do update set error_code = excluded.error_code, error_detail = excluded.error_detail,
                                outcome = case when restore_item.outcome = 'CREATED' and excluded.outcome = 'CHANGED' then 'CREATED' else excluded.outcome end
                            returning xmax = 0 as is_new""",
                            restore,
                            stream,
                            key,
                            ItemKind.RELINKED,
                            outcome,
                            errorCode,
                            errorDetail)
                    .orElse(false);
            if (isNew) {
                sql.update("update restore set unchanged = unchanged - 1 where id = ?", restore);
            }
        };
    }

    /** The items of a stream that have ids from {@code from} to {@code to} and are still to be dealt with. */
    List<Item> open(UUID restore, long from, long to) {
        return database.list(
                RestoreRows::item,
                "select * from restore_item where restore_id = ? and id between ? and ? and outcome in ('PLANNED', 'INTENDED') order by id",
                restore,
                from,
                to);
    }

    /** The ids of a stream's planned items, in order. */
    List<Long> planned(UUID restore, String stream) {
        return database.list(
                row -> row.large("id"),
                "select id from restore_item where restore_id = ? and stream = ? and outcome = 'PLANNED' order by id",
                restore,
                stream);
    }

    Optional<Item> item(UUID restore, String stream, String key) {
        return database.first(
                RestoreRows::item,
                "select * from restore_item where restore_id = ? and stream = ? and key = ?",
                restore,
                stream,
                key);
    }

    /** Whether the restore created anything anew in one of those streams. */
    boolean createdAny(UUID restore, List<String> streams) {
        return !streams.isEmpty()
                && database.first(
                                row -> true,
                                "select 1 from restore_item where restore_id = ? and stream = any(?) and outcome = 'CREATED' limit 1",
                                restore,
                                streams)
                        .orElse(false);
    }

    /** Which of those keys of a stream the restore created anew. */
    List<String> created(UUID restore, String stream, List<String> keys) {
        return keys.isEmpty()
                ? List.of()
                : database.list(
                        row -> row.text("key"),
                        "select key from restore_item where restore_id = ? and stream = ? and key = any(?) and outcome = 'CREATED'",
                        restore,
                        stream,
                        keys);
    }

    List<Item> page(UUID restore, Optional<Outcome> outcome, long after, int limit) {
        return outcome.isPresent()
                ? database.list(
                        RestoreRows::item,
                        "select * from restore_item where restore_id = ? and outcome = ? and id > ? order by id limit ?",
                        restore,
                        outcome.get(),
                        after,
                        limit)
                : database.list(
                        RestoreRows::item,
                        "select * from restore_item where restore_id = ? and id > ? order by id limit ?",
                        restore,
                        after,
                        limit);
    }

    /** How many items have which outcome. */
    Map<Outcome, Long> totals(UUID restore) {
        record Total(Outcome outcome, long count) {}
        Map<Outcome, Long> totals = new EnumMap<>(Outcome.class);
        database.list(
                        row -> new Total(row.constant(Outcome.class, "outcome"), row.large("n")),
                        "select outcome, count(*) as n from restore_item where restore_id = ? group by outcome",
                        restore)
                .forEach(total -> totals.put(total.outcome(), total.count()));
        return totals;
    }

    static Effect ended(UUID id, JobState result, Instant now, ErrorCode code, String detail) {
        return sql -> sql.update(
                "update restore set result = ?, ended_at = ?, error_code = ?, error_detail = ? where id = ? and result is null",
                result,
                now,
                code == null ? null : code.code(),
                detail,
                id);
    }

    private Restore restore(Row row) throws SQLException {
        JobState result = row.constant(JobState.class, "result");
        JobState job = row.constant(JobState.class, "job_state");
        return new Restore(
                row.id("id"),
                TenantId.fromString(row.text("tenant_id")),
                row.id("source_id"),
                row.id("backup_id"),
                row.id("safety_id"),
                row.id("job_id"),
                json.value(row.text("selection"), Selection.class),
                row.instant("created_at"),
                result != null ? result : job == null ? JobState.PENDING : job,
                row.instant("ended_at"),
                row.large("unchanged"),
                row.text("error_code"),
                row.text("error_detail"));
    }

    private static Item item(Row row) throws SQLException {
        return new Item(
                row.large("id"),
                row.text("stream"),
                row.text("key"),
                row.constant(ItemKind.class, "kind"),
                row.constant(Outcome.class, "outcome"),
                row.text("new_key"),
                row.text("error_code"),
                row.text("error_detail"),
                row.number("attempts"));
    }
}
