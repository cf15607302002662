package io.holdfast.restore;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Sql;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Facts;
import io.holdfast.vault.Place;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Where records and files that were created anew live now. Kept for the life of a source, so that restoring the same backup twice finds what the first time created. */
@Singleton
class KeyMap {
    private final Database database;
    private final Facts facts;

    KeyMap(Database database, Facts facts) {
        this.database = database;
        this.facts = facts;
    }

    /** Where something was created anew, and by which restore. */
    record Moved(String newKey, UUID madeBy) {}

    /** Where the record or file of an old key was last created; empty where it never was created anew. */
    Optional<Moved> find(UUID source, String stream, String oldKey) {
        return database.first(
                row -> new Moved(row.text("new_key"), row.id("made_by")),
                "select new_key, made_by from key_map where source_id = ? and stream = ? and old_key = ? and not gone",
                source,
                stream,
                oldKey);
    }

    /** Whether anything of a stream was ever put under a key of the source's own choice. */
    boolean knows(UUID source, String stream) {
        return database.first(
                        row -> true,
                        "select 1 from key_map where source_id = ? and stream = ? and not gone limit 1",
                        source,
                        stream)
                .isPresent();
    }

    /** Whether a live key is where another record than that of {@code oldKey} lives. */
    boolean isTaken(UUID source, String stream, String newKey, String oldKey) {
        return database.first(
                        row -> true,
                        "select 1 from key_map where source_id = ? and stream = ? and new_key = ? and old_key <> ? and not gone limit 1",
                        source,
                        stream,
                        newKey,
                        oldKey)
                .isPresent();
    }

    /** The lines that lead from a key of the source's own and those that lead to it, with the moments of the restores that made them. */
    List<Whereabouts.Line> about(UUID source, String stream, String key) {
        return database.list(
                row -> new Whereabouts.Line(
                        row.text("old_key"),
                        new Moved(row.text("new_key"), row.id("made_by")),
                        Optional.ofNullable(row.instant("created_at"))),
                """
                select m.old_key, m.new_key, m.made_by, r.created_at from key_map m left join restore r on r.id = m.made_by
                where m.source_id = ? and m.stream = ? and (m.old_key = ? or m.new_key = ?) and not m.gone""",
                source,
                stream,
                key,
                key);
    }

    /** Whether anything of those streams was ever created anew. */
    boolean hasAny(UUID source, List<String> streams) {
        return !streams.isEmpty()
                && database.first(
                                row -> true,
                                "select 1 from key_map where source_id = ? and stream = any(?) and new_key <> old_key and not gone limit 1",
                                source,
                                streams)
                        .orElse(false);
    }

    /** Those of a stream's keys that lead to another one, and that one. */
    Map<String, String> moved(UUID source, String stream, Collection<String> keys) {
        Map<String, String> moved = new HashMap<>();
        if (!keys.isEmpty()) {
            database.list(
                            row -> Map.entry(row.text("old_key"), row.text("new_key")),
                            "select old_key, new_key from key_map where source_id = ? and stream = ? and old_key = any(?) and new_key <> old_key and not gone",
                            source,
                            stream,
                            List.copyOf(keys))
                    .forEach(line -> moved.put(line.getKey(), line.getValue()));
        }
        return moved;
    }

    /** Which records live under those keys that had other ones before: each old key with its new one. */
    List<Map.Entry<String, String>> whatLives(UUID source, String stream, Collection<String> newKeys) {
        return newKeys.isEmpty()
                ? List.of()
                : database.list(
                        row -> Map.entry(row.text("old_key"), row.text("new_key")),
                        "select old_key, new_key from key_map where source_id = ? and stream = ? and new_key = any(?) and not gone",
                        source,
                        stream,
                        List.copyOf(newKeys));
    }

    /**
     * A record that lives under another key than before.
     *
     * @param oldKey its key in the backup
     * @param lastKey the key under which it was last known
     * @param backupAt when the backup was asked for
     */
    record Move(String oldKey, String lastKey, String newKey, Instant backupAt) {}

    /**
     * A record moved; all its earlier keys lead to where it lives now. Lines that a restore since the backup made, and that lead to its old key, are other records': the key was free then. The
     * lines of one task are one batch, which is a fact of the object store too.
     */
    Effect moved(TaskRun run, String stream, Move move) {
        UUID source = run.job().source();
        UUID restore = run.job().subject();
        UUID batch = batch(run);
        List<String> keys = List.of(move.oldKey(), move.lastKey());
        return sql -> {
            sql.update("""
                    update key_map m set new_key = ?, gone = false, made_by = ?, batch = ?, revision = nextval('key_map_revision')
                    where source_id = ? and stream = ? and new_key = any(?) and not (new_key = ? and not old_key = any(?)
                        and exists (select 1 from restore r where r.id = m.made_by and r.created_at >= ?))""", move.newKey(), restore, batch, source, stream, keys, move.oldKey(), keys, move.backupAt());
            for (String key : keys.stream().distinct().toList()) {
                line(sql, source, stream, key, move.newKey(), restore, batch);
            }
            facts.note(sql, run.job().tenant(), source, KeyMapFacts.KIND, batch);
        };
    }

    /** The record that another source knows by {@code oldKey} lives under {@code newKey} here. Nothing is known of other keys: theirs and ours are not of one kind. */
    Effect placed(TaskRun run, String space, String oldKey, String newKey) {
        UUID source = run.job().source();
        UUID batch = batch(run);
        return sql -> {
            line(sql, source, space, oldKey, newKey, run.job().subject(), batch);
            facts.note(sql, run.job().tenant(), source, KeyMapFacts.KIND, batch);
        };
    }

    /**
     * Nothing that was created anew lives under {@code newKey} any more: an undo deleted it, or it was never ours. The lines stay, marked: where an undo of the undo makes the record once
     * more, they lead there.
     *
     * @param onlyOurs whether lines that other restores made stay as they are
     */
    Effect forgotten(TaskRun run, String stream, String newKey, boolean onlyOurs) {
        UUID source = run.job().source();
        UUID batch = batch(run);
        return sql -> {
            int lines = sql.update("""
                    update key_map set gone = true, batch = ?, revision = nextval('key_map_revision')
                    where source_id = ? and split_part(stream, '@', 1) = ? and new_key = ? and not gone
                        and (made_by = ? or not ?)""", batch, source, stream, newKey, run.job().subject(), onlyOurs);
            if (lines > 0) {
                facts.note(sql, run.job().tenant(), source, KeyMapFacts.KIND, batch);
            }
        };
    }

    /** {@code account_changed} where the source's key map has lines of another account: keys of one account mean nothing in another. */
    void requireOf(Sql sql, UUID source, String account) throws SQLException {
        boolean foreign = sql.first(
                        row -> true,
                        "select 1 from key_map k join restore r on r.id = k.made_by where k.source_id = ? and not k.gone and r.account <> ? limit 1",
                        source,
                        account)
                .isPresent();
        if (foreign) {
            throw Problem.of(
                    ErrorCode.ACCOUNT_CHANGED,
                    "The source's key map belongs to another account. Clear it stream by stream (DELETE /api/v1/sources/"
                            + source + "/key-map?stream=…), or make another source for this account.");
        }
    }

    private static UUID batch(TaskRun run) {
        return UUID.nameUUIDFromBytes((run.job().id() + ":" + run.id()).getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes a line, over what it said before. @param madeBy the restore, or the change by a person */
    static void line(Sql sql, UUID source, String stream, String oldKey, String newKey, UUID restore, UUID batch)
            throws SQLException {
        sql.update("""
                insert into key_map (source_id, stream, old_key, new_key, made_by, batch) values (?, ?, ?, ?, ?, ?)
                on conflict (source_id, stream, old_key) do update set new_key = excluded.new_key, gone = false, made_by = excluded.made_by,
                    batch = excluded.batch, revision = nextval('key_map_revision')""", source, stream, oldKey, newKey, restore, batch);
    }

    /** All lines of a source lie in the object store too. */
    void acknowledge(TaskRun run) {
        facts.acknowledgeAll(new Place(run.job().tenant(), run.job().source()));
    }
}
