package io.holdfast.restore;

import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.problem.ErrorCode;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of restores' items: one for each record that is not found the same by comparing. */
@Singleton
class ItemRows {
    private final Database database;

    ItemRows(Database database) {
        this.database = database;
    }

    /** The items of a task that are still to be dealt with: those that are to be deleted, or all others. */
    List<Item> open(UUID restore, RestoreSteps.Write task, boolean deletes) {
        return database.list(
                ItemRows::item, """
                select * from restore_item where restore_id = ? and id between ? and ? and stream = ? and level = ? and (kind = 'ADDED') = ?
                and outcome in ('PLANNED', 'INTENDED') order by id""", restore, task.from(), task.to(), task.stream(), task.level(), deletes);
    }

    /** The items of a task that were written and not read back. */
    List<Item> unread(UUID restore, RestoreSteps.Write task) {
        return database.list(ItemRows::item, """
                select * from restore_item where restore_id = ? and id between ? and ? and stream = ? and level = ? and outcome in ('CREATED', 'CHANGED')
                and read_back is null and error_code is null order by id""", restore, task.from(), task.to(), task.stream(), task.level());
    }

    /** The items of a task that were deleted by a call of ours and not looked at again. */
    List<Item> unreadDeletions(UUID restore, RestoreSteps.Write task) {
        return database.list(ItemRows::item, """
                select * from restore_item where restore_id = ? and id between ? and ? and stream = ? and outcome = 'DELETED' and tried_at is not null
                and read_back is null and error_code is null order by id""", restore, task.from(), task.to(), task.stream());
    }

    /** How many items' records were found to be something else than was written. */
    long differing(UUID restore) {
        return database.first(
                        row -> row.large("n"),
                        "select count(*) as n from restore_item where restore_id = ? and read_back = 'DIFFERS'",
                        restore)
                .orElse(0L);
    }

    /** The ids of a stream's planned items, in order: those that are to be deleted, or all others. */
    List<Long> planned(UUID restore, String stream, boolean deletes) {
        return database.list(
                row -> row.large("id"),
                "select id from restore_item where restore_id = ? and stream = ? and outcome = 'PLANNED' and (kind = 'ADDED') = ? order by id",
                restore,
                stream,
                deletes);
    }

    /** A planned item, and the record that it is of. */
    record PlannedKey(long id, String key) {}

    /** A stream's planned items that are to be written, behind that id, in order. */
    List<PlannedKey> plannedKeys(UUID restore, String stream, long after, int limit) {
        return database.list(
                row -> new PlannedKey(row.large("id"), row.text("key")),
                "select id, key from restore_item where restore_id = ? and stream = ? and outcome = 'PLANNED' and kind <> 'ADDED' and id > ? order by id limit ?",
                restore,
                stream,
                after,
                limit);
    }

    /** A stream's items, behind that id, whose references could not all be set. */
    List<Item> unset(UUID restore, String stream, long after, int limit) {
        return database.list(
                ItemRows::item,
                "select * from restore_item where restore_id = ? and stream = ? and error_code = ? and id > ? order by id limit ?",
                restore,
                stream,
                ErrorCode.REFERENCE_UNSET.code(),
                after,
                limit);
    }

    /** How many records were written, and lack a reference. */
    long unset(UUID restore) {
        return database.first(
                        row -> row.large("n"),
                        "select count(*) as n from restore_item where restore_id = ? and error_code = ? and outcome in ('CREATED', 'CHANGED')",
                        restore,
                        ErrorCode.REFERENCE_UNSET.code())
                .orElse(0L);
    }

    Optional<Item> item(UUID restore, String stream, String key) {
        return database.first(
                ItemRows::item,
                "select * from restore_item where restore_id = ? and stream = ? and key = ?",
                restore,
                stream,
                key);
    }

    /** The key of what the restore made of a record; empty where it made nothing of it. */
    Optional<String> madeAs(UUID restore, String stream, String key) {
        return item(restore, stream, key)
                .filter(item -> item.outcome() == Outcome.CREATED)
                .map(Item::newKey);
    }

    /** The first record that was not as the safety backup holds it. */
    Optional<Item> firstConflict(UUID restore) {
        return ofCode(restore, Outcome.SKIPPED, ErrorCode.RESTORE_CONFLICT, 1).stream()
                .findFirst();
    }

    /** The first items of an outcome and a code. */
    List<Item> ofCode(UUID restore, Outcome outcome, ErrorCode code, int limit) {
        return database.list(
                ItemRows::item,
                "select * from restore_item where restore_id = ? and outcome = ? and error_code = ? order by id limit ?",
                restore,
                outcome,
                code.code(),
                limit);
    }

    /** Whether the restore left anything behind that could be tried again. */
    boolean isRetryable(UUID restore) {
        return database.first(
                        row -> true,
                        """
                        select 1 from restore_item where restore_id = ? and (outcome in ('FAILED', 'PLANNED') or outcome = 'UNCERTAIN' and intended_at is null or outcome = 'SKIPPED' and error_code in (?, ?) or error_code = ?) limit 1""",
                        restore,
                        ErrorCode.RESTORE_CONFLICT.code(),
                        ErrorCode.PLAN_STALE.code(),
                        ErrorCode.REFERENCE_UNSET.code())
                .isPresent();
    }

    /** How many records were left alone as they were asked to be. */
    long spared(UUID restore) {
        return database.first(
                        row -> row.large("n"),
                        "select count(*) as n from restore_item where restore_id = ? and outcome = 'SKIPPED' and error_code = ?",
                        restore,
                        ErrorCode.RECORD_EXISTS.code())
                .orElse(0L);
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

    /** The items behind that id, of any of those outcomes; of any where none is named. */
    List<Item> page(UUID restore, Collection<Outcome> outcomes, long after, int limit) {
        return outcomes.isEmpty()
                ? database.list(
                        ItemRows::item,
                        "select * from restore_item where restore_id = ? and id > ? order by id limit ?",
                        restore,
                        after,
                        limit)
                : database.list(
                        ItemRows::item,
                        "select * from restore_item where restore_id = ? and outcome = any(?) and id > ? order by id limit ?",
                        restore,
                        outcomes.stream().map(Enum::name).toList(),
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

    static Item item(Row row) throws SQLException {
        return new Item(
                row.large("id"),
                row.text("stream"),
                row.text("key"),
                row.constant(ItemKind.class, "kind"),
                row.constant(PlannedAction.class, "action"),
                row.constant(Outcome.class, "outcome"),
                row.text("new_key"),
                row.text("error_code"),
                row.text("error_detail"),
                row.text("answer"),
                row.number("attempts"),
                row.instant("intended_at"),
                row.instant("tried_at"),
                row.constant(ReadBack.class, "read_back"));
    }
}
