package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which backups and records broken objects touch: found by walking the indexes, kept in rows, so that every backup says what it lacks. Safe for use by many threads. */
@Singleton
public class Damages {
    private static final int BATCH = 500;
    private static final String WHOLE = "";
    private final Database database;
    private final Snapshots snapshots;
    private final Json json;
    private final Clock clock;

    Damages(Database database, Snapshots snapshots, Json json, Clock clock) {
        this.database = database;
        this.snapshots = snapshots;
        this.json = json;
        this.clock = clock;
    }

    /**
     * One thing that a backup lacks.
     *
     * @param stream empty where the whole backup is meant
     * @param key the record's key, or the file's link; empty where the whole stream is meant
     */
    public record Damage(
            long id, String stream, String key, ObjectKind objectKind, String objectName, ErrorCode code) {}

    /** A living backup of a place that may be touched. */
    public record Touched(UUID backup, long seq) {}

    /** The living backups within the lifespan of a broken object of the place, oldest first. */
    public List<Touched> touched(Place place) {
        return database.list(row -> new Touched(row.id("backup_id"), row.large("seq")), """
                select m.backup_id, m.seq from moment m where m.source_id = ? and m.state = 'SEALED' and exists (
                    select 1 from vault_object o where o.source_id = m.source_id and o.state = 'BROKEN' and m.seq between o.first_seq and o.last_seq)
                order by m.seq""", place.source());
    }

    /** Whether a broken object lies within a moment of a place: then the backup of that moment may lack something. In the caller's transaction. */
    public boolean mayTouch(Sql sql, Place place, long seq) throws SQLException {
        return sql.first(
                        row -> true,
                        "select 1 from vault_object where source_id = ? and state = 'BROKEN' and ? between first_seq and last_seq limit 1",
                        place.source(),
                        seq)
                .isPresent();
    }

    /** Finds out what a backup lacks because of broken objects, and notes it in the place of what was noted before; returns how many lines. */
    public int assess(Place place, Touched backup) {
        Map<String, ObjectKind> broken = broken(place, backup.seq());
        database.change(sql -> sql.update(
                "delete from damage where backup_id = ? and object_kind <> ?", backup.backup(), ObjectKind.MANIFEST));
        List<Object[]> lines = new ArrayList<>();
        int all = 0;
        for (SnapshotRow stream : snapshots.of(backup.backup())) {
            Optional<ObjectRef> index = index(stream.ref(), broken);
            if (index.isPresent()) {
                lines.add(line(
                        place,
                        backup,
                        stream.stream(),
                        WHOLE,
                        index.get().kind(),
                        index.get().name()));
                continue;
            }
            boolean naming = stream.stream().startsWith("_") || stream.kind() == SnapshotKind.EXPORT;
            Iterator<SnapshotReader.Line> records =
                    snapshots.open(place, stream.ref()).lines(Optional.empty());
            while (records.hasNext()) {
                SnapshotReader.Line record = records.next();
                String segment = record.segment();
                if (broken.containsKey(segment)) {
                    lines.add(line(place, backup, stream.stream(), record.key(), ObjectKind.SEGMENT, segment));
                } else if (naming) {
                    String file = file(record);
                    if (broken.containsKey(file)) {
                        lines.add(line(place, backup, stream.stream(), record.key(), broken.get(file), file));
                    }
                }
                if (lines.size() >= BATCH) {
                    all += note(lines);
                }
            }
        }
        return all + note(lines);
    }

    /** Notes that a backup's manifest is not what was written, or no longer. */
    public void manifest(Place place, Touched backup, Optional<ErrorCode> trouble) {
        database.change(sql -> {
            sql.update(
                    "delete from damage where backup_id = ? and object_kind = ?", backup.backup(), ObjectKind.MANIFEST);
            sql.update("update backup set verified_at = ? where id = ?", clock.instant(), backup.backup());
        });
        trouble.ifPresent(code -> {
            List<Object[]> lines = new ArrayList<>();
            String name = new ManifestName(backup.seq(), backup.backup()).text();
            lines.add(line(place, backup, WHOLE, WHOLE, ObjectKind.MANIFEST, name, code));
            note(lines);
        });
    }

    /** What a backup lacks, at most {@code limit} lines behind the one of that id. */
    public List<Damage> of(UUID backup, long after, int limit) {
        return database.list(
                Damages::damage,
                "select * from damage where backup_id = ? and id > ? order by id limit ?",
                backup,
                after,
                limit);
    }

    /** Which of some backups lack something. */
    public Set<UUID> damaged(Collection<UUID> backups) {
        return new HashSet<>(database.list(
                row -> row.id("backup_id"),
                "select distinct backup_id from damage where backup_id = any(?::uuid[])",
                backups));
    }

    private Map<String, ObjectKind> broken(Place place, long seq) {
        Map<String, ObjectKind> broken = new HashMap<>();
        database.list(
                row -> broken.put(row.text("name"), row.constant(ObjectKind.class, "kind")),
                "select name, kind from vault_object where source_id = ? and state = 'BROKEN' and ? between first_seq and last_seq",
                place.source(),
                seq);
        return broken;
    }

    private static Optional<ObjectRef> index(SnapshotRef ref, Map<String, ObjectKind> broken) {
        if (broken.containsKey(ref.base().object().name())) {
            return Optional.of(ref.base().object());
        }
        return Optional.ofNullable(ref.delta()).map(IndexRef::object).filter(delta -> broken.containsKey(delta.name()));
    }

    /** The object of a file's line. */
    private String file(SnapshotReader.Line record) {
        return json.value(
                        new String(record.text(), StandardCharsets.UTF_8),
                        com.fasterxml.jackson.databind.JsonNode.class)
                .path("file")
                .path("object")
                .path("name")
                .asText();
    }

    private Object[] line(Place place, Touched backup, String stream, String key, ObjectKind kind, String object) {
        return line(place, backup, stream, key, kind, object, ErrorCode.OBJECT_DAMAGED);
    }

    private Object[] line(
            Place place, Touched backup, String stream, String key, ObjectKind kind, String object, ErrorCode code) {
        return new Object[] {
            place.tenant().toString(),
            place.source(),
            backup.backup(),
            stream,
            key,
            kind,
            object,
            code.code(),
            clock.instant()
        };
    }

    private int note(List<Object[]> lines) {
        database.change(sql -> sql.batch("""
                insert into damage (tenant_id, source_id, backup_id, stream, record_key, object_kind, object_name, code, found_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""", lines));
        int noted = lines.size();
        lines.clear();
        return noted;
    }

    private static Damage damage(Row row) throws SQLException {
        return new Damage(
                row.large("id"),
                row.text("stream"),
                row.text("record_key"),
                row.constant(ObjectKind.class, "object_kind"),
                row.text("object_name"),
                ErrorCode.of(row.text("code")));
    }
}
