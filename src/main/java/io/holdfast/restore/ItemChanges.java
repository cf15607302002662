package io.holdfast.restore;

import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is written of items, each as a part of the transaction that is conditional on the task's lease. */
final class ItemChanges {
    private static final int LONGEST_DETAIL = 1000;

    private ItemChanges() {}

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

    /** The level at which items are written. */
    static Effect level(List<Long> items, int level) {
        return sql -> sql.update("update restore_item set level = ? where id = any(?)", level, items);
    }

    /** What became of an item, well. */
    static Effect became(long item, Outcome outcome, String newKey) {
        return sql -> sql.update(
                "update restore_item set outcome = ?, new_key = coalesce(?, new_key), error_code = null, error_detail = null, answer = null where id = ?",
                outcome,
                newKey,
                item);
    }

    /** What became of an item that was not written, or whose write was refused. */
    static Effect refused(long item, Outcome outcome, Problem problem) {
        return sql -> sql.update(
                "update restore_item set outcome = ?, error_code = ?, error_detail = ?, answer = ? where id = ?",
                outcome,
                problem.code().code(),
                shown(problem.getMessage()),
                problem.answer().orElse(null),
                item);
    }

    /** A look after a write found what was wanted. */
    static Effect readBackSame(long item) {
        return sql -> sql.update(
                "update restore_item set read_back = ?, error_code = null, error_detail = null where id = ?",
                ReadBack.SAME,
                item);
    }

    /** A look after a write found something else than what was wanted; its outcome stays. */
    static Effect readBackDiffers(long item, Problem problem) {
        return sql -> sql.update(
                "update restore_item set read_back = ?, error_code = ?, error_detail = ? where id = ?",
                ReadBack.DIFFERS,
                problem.code().code(),
                shown(problem.getMessage()),
                item);
    }

    /** A look after a write found that it did not happen, or not to this record. @param outcome in place of the one that was noted */
    static Effect readBackDiffers(long item, Outcome outcome, Problem problem) {
        return readBackDiffers(item, problem)
                .then(sql -> sql.update("update restore_item set outcome = ? where id = ?", outcome, item));
    }

    /** Nobody knows under which key the record lives. */
    static Effect keyUnknown(long item) {
        return sql -> sql.update("update restore_item set new_key = null where id = ?", item);
    }

    /** A reference of a record that was written could not be set; its outcome stays. */
    static Effect referenceUnset(long item, Problem problem) {
        return sql -> sql.update(
                "update restore_item set error_code = ?, error_detail = ? where id = ?",
                problem.code().code(),
                shown(problem.getMessage()),
                item);
    }

    /** What was written could not be read back; its outcome stays. */
    static Effect unread(long item, Problem problem) {
        return sql -> sql.update(
                "update restore_item set error_code = ?, error_detail = ?, answer = ? where id = ?",
                problem.code().code(),
                shown("It was written, and could not be read back: " + problem.getMessage()),
                problem.answer().orElse(null),
                item);
    }

    private static String shown(String detail) {
        return detail != null && detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
    }

    /** The restore was stopped: whether what it was about to send arrived nobody will find out. */
    static Effect abandoned(UUID restore) {
        return sql -> sql.update(
                "update restore_item set outcome = ?, error_code = ?, error_detail = ? where restore_id = ? and (outcome = 'INTENDED' or outcome = 'PLANNED' and tried_at is not null)",
                Outcome.UNCERTAIN,
                ErrorCode.WRITE_UNCERTAIN.code(),
                "The restore was stopped while this was being written.",
                restore);
    }

    /** A task failed for good: what it did not come to says why, and of what it was at when it failed nobody knows whether it arrived. */
    static Effect left(UUID restore, TaskRun.Failed<RestoreSteps.Write> failed, boolean deletes) {
        return sql -> sql.update(
                """
                update restore_item set error_detail = ?,
                    error_code = case when outcome = 'INTENDED' or tried_at is not null then ? else ? end,
                    outcome = case when outcome = 'INTENDED' or tried_at is not null then 'UNCERTAIN' else outcome end
                where restore_id = ? and stream = ? and id between ? and ? and level = ? and (kind = 'ADDED') = ? and outcome in ('PLANNED', 'INTENDED')""",
                failed.detail(),
                ErrorCode.WRITE_UNCERTAIN.code(),
                failed.code(),
                restore,
                failed.told().stream(),
                failed.told().from(),
                failed.told().to(),
                failed.told().level(),
                deletes);
    }

    /** A creation of the item is about to be sent. */
    static Effect intended(long item, Instant now) {
        return sql -> sql.update(
                "update restore_item set outcome = ?, attempts = attempts + 1, intended_at = coalesce(intended_at, ?), tried_at = ? where id = ?",
                Outcome.INTENDED,
                now,
                now,
                item);
    }

    /** An update or a deletion is about to be sent. */
    static Effect trying(long item, Instant now) {
        return sql ->
                sql.update("update restore_item set attempts = attempts + 1, tried_at = ? where id = ?", now, item);
    }

    /** The source took nothing of what was about to be sent: what was known before holds. */
    static Effect untaken(Item item) {
        return sql -> sql.update(
                "update restore_item set outcome = ?, intended_at = ?, tried_at = ? where id = ?",
                item.outcome(),
                item.intendedAt(),
                item.triedAt(),
                item.id());
    }

    /** A record is about to be led to where what it refers to lives now. What was only counted as the same so far gets an item of its own. */
    static Effect relinking(UUID restore, String stream, String key, Instant now) {
        return sql -> {
            boolean isNew = sql.first(
                            row -> row.flag("is_new"),
                            """
                            insert into restore_item (restore_id, stream, key, kind, outcome, attempts, tried_at) values (?, ?, ?, ?, ?, 1, ?)
                            on conflict (restore_id, stream, key) do update set attempts = restore_item.attempts + 1, tried_at = excluded.tried_at
                            returning xmax = 0 as is_new""",
                            restore,
                            stream,
                            key,
                            ItemKind.RELINKED,
                            Outcome.PLANNED,
                            now)
                    .orElse(false);
            if (isNew) {
                sql.update("update restore set unchanged = unchanged - 1 where id = ?", restore);
            }
        };
    }

    /** A record was led to where what it refers to lives now. What was only counted as the same so far gets an item of its own. */
    static Effect relinked(UUID restore, String stream, String key) {
        return looked(restore, stream, key, Outcome.CHANGED, null);
    }

    /** A record's references could not be led to where their records live now. */
    static Effect notRelinked(UUID restore, String stream, String key, Outcome outcome, Problem problem) {
        return looked(restore, stream, key, outcome, problem)
                .then(sql -> sql.update(
                        "update restore_item set error_code = ? where restore_id = ? and stream = ? and key = ? and outcome in ('CREATED', 'CHANGED')",
                        ErrorCode.REFERENCE_UNSET.code(),
                        restore,
                        stream,
                        key));
    }

    private static Effect looked(UUID restore, String stream, String key, Outcome outcome, Problem problem) {
        return sql -> {
            boolean isNew = sql.first(
                            row -> row.flag("is_new"),
                            """
                            insert into restore_item (restore_id, stream, key, kind, outcome, error_code, error_detail, answer) values (?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (restore_id, stream, key) do update set error_code = excluded.error_code, error_detail = excluded.error_detail,
                                answer = excluded.answer,
                                outcome = case when restore_item.outcome in ('CREATED', 'CHANGED') then restore_item.outcome else excluded.outcome end
                            returning xmax = 0 as is_new""",
                            restore,
                            stream,
                            key,
                            ItemKind.RELINKED,
                            outcome,
                            problem == null ? null : problem.code().code(),
                            problem == null ? null : shown(problem.getMessage()),
                            problem == null ? null : problem.answer().orElse(null))
                    .orElse(false);
            if (isNew) {
                sql.update("update restore set unchanged = unchanged - 1 where id = ?", restore);
            }
        };
    }
}
