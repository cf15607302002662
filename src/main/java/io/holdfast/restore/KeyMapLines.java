package io.holdfast.restore;

import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.restore.KeyMapResource.KeyMapChange;
import io.holdfast.restore.KeyMapResource.KeyMapForm;
import io.holdfast.restore.KeyMapResource.KeyMapLine;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.Facts;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The lines of the key map as people see and change them. Each change is noted with who made it, and lies in the object store when a method returns. */
@Singleton
class KeyMapLines {
    private static final String LINE =
            "select old_key, new_key, made_by from key_map where source_id = ? and stream = ? and not gone ";
    private final Database database;
    private final Facts facts;
    private final Clock clock;

    KeyMapLines(Database database, Facts facts, Clock clock) {
        this.database = database;
        this.facts = facts;
        this.clock = clock;
    }

    /** A change, and its place among all. */
    record Change(long id, KeyMapChange shown) {}

    /** The lines of a stream behind that old key, by old key. */
    List<KeyMapLine> page(UUID source, String stream, String after, int limit) {
        return database.list(
                row -> new KeyMapLine(row.text("old_key"), row.text("new_key"), row.id("made_by")),
                LINE + "and old_key > ? order by old_key limit ?",
                source,
                stream,
                after,
                limit);
    }

    /** Makes a record's line lead to another key, or adds one. */
    KeyMapLine correct(TenantId tenant, UUID source, KeyMapForm form, String person) {
        UUID batch = UUID.randomUUID();
        database.change(sql -> {
            Optional<String> was = sql
                    .list(
                            row -> row.text("new_key"),
                            "select new_key from key_map where source_id = ? and stream = ? and old_key = ? and not gone for update",
                            source,
                            form.stream(),
                            form.oldKey())
                    .stream()
                    .findFirst();
            KeyMap.line(sql, source, form.stream(), form.oldKey(), form.newKey(), batch, batch);
            note(sql, source, form.stream(), form.oldKey(), was.orElse(null), form.newKey(), person);
            facts.note(sql, tenant, source, KeyMapFacts.KIND, batch);
        });
        facts.acknowledge(KeyMapFacts.KIND, batch);
        return new KeyMapLine(form.oldKey(), form.newKey(), batch);
    }

    /** Clears a stream's lines, or the one of an old key; how many there were. A cleared line stays, without a new key, so that no older fact brings it back. */
    long clear(TenantId tenant, UUID source, String stream, Optional<String> oldKey, String person) {
        UUID batch = UUID.randomUUID();
        long cleared = database.transaction(sql -> {
            List<KeyMapLine> lines = sql.list(
                    row -> new KeyMapLine(row.text("old_key"), row.text("new_key"), row.id("made_by")),
                    LINE + "and (?::text is null or old_key = ?) for update",
                    source,
                    stream,
                    oldKey.orElse(null),
                    oldKey.orElse(null));
            for (KeyMapLine line : lines) {
                sql.update("""
                        update key_map set gone = true, new_key = '', batch = ?, revision = nextval('key_map_revision')
                        where source_id = ? and stream = ? and old_key = ?""", batch, source, stream, line.oldKey());
                note(sql, source, stream, line.oldKey(), line.newKey(), null, person);
            }
            if (!lines.isEmpty()) {
                facts.note(sql, tenant, source, KeyMapFacts.KIND, batch);
            }
            return (long) lines.size();
        });
        facts.acknowledge(KeyMapFacts.KIND, batch);
        return cleared;
    }

    private void note(Sql sql, UUID source, String stream, String oldKey, String was, String becomes, String person)
            throws SQLException {
        sql.update(
                "insert into key_map_change (source_id, stream, old_key, was, becomes, changed_by, changed_at) values (?, ?, ?, ?, ?, ?, ?)",
                source,
                stream,
                oldKey,
                was,
                becomes,
                person,
                clock.instant());
    }

    /** What people changed before that change, newest first. */
    List<Change> changes(UUID source, long before, int limit) {
        return database.list(
                row -> new Change(
                        row.large("id"),
                        new KeyMapChange(
                                row.text("stream"),
                                row.text("old_key"),
                                row.text("was"),
                                row.text("becomes"),
                                row.text("changed_by"),
                                row.instant("changed_at"))),
                "select * from key_map_change where source_id = ? and id < ? order by id desc limit ?",
                source,
                before,
                limit);
    }
}
