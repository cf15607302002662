package io.holdfast.diff;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Row;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of diffs' entries. Whoever asks knows that the diff is the caller's. */
@Singleton
class EntryRows {
    private static final int DROPPED = 5000;
    private final Database database;

    EntryRows(Database database) {
        this.database = database;
    }

    /**
     * Notes what comparing a stream found and counts it; nobody else lists the same stream, and a lost lease writes nothing.
     *
     * @param unknownAfter how many of the unknown ones the other side has
     */
    static Effect found(UUID diff, String stream, List<DiffEntry> entries, long unknownAfter) {
        Map<DiffKind, Long> counts = new EnumMap<>(DiffKind.class);
        List<Object[]> rows = new ArrayList<>();
        for (DiffEntry entry : entries) {
            counts.merge(entry.kind(), 1L, Long::sum);
            rows.add(new Object[] {diff, stream, entry.key(), entry.kind()});
        }
        return sql -> {
            sql.batch("insert into diff_entry (diff_id, stream, key, kind) values (?, ?, ?, ?)", rows);
            sql.update(
                    """
                    update diff_stream set created = created + ?, changed = changed + ?, deleted = deleted + ?, unknown = unknown + ?,
                        unknown_after = unknown_after + ?
                    where diff_id = ? and stream = ?""",
                    counts.getOrDefault(DiffKind.CREATED, 0L),
                    counts.getOrDefault(DiffKind.CHANGED, 0L),
                    counts.getOrDefault(DiffKind.DELETED, 0L),
                    counts.getOrDefault(DiffKind.UNKNOWN, 0L),
                    unknownAfter,
                    diff,
                    stream);
        };
    }

    /**
     * What was found out about a changed record.
     *
     * @param same whether it says the same after all
     * @param sealed what changed, sealed
     * @param fields which fields, as patterns
     */
    record Examined(String key, boolean same, byte[] sealed, Set<String> fields) {}

    /** Notes the fields of records that were not looked at before. */
    static Effect examined(UUID diff, String stream, Collection<Examined> all) {
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> fields = new ArrayList<>();
        long same = 0;
        for (Examined each : all) {
            rows.add(new Object[] {
                each.sealed(), each.same() ? DiffKind.SAME : DiffKind.CHANGED, diff, stream, each.key()
            });
            same += each.same() ? 1 : 0;
            each.fields().forEach(field -> fields.add(new Object[] {diff, stream, field, each.key()}));
        }
        long turnedOutSame = same;
        return sql -> {
            sql.batch("update diff_entry set fields = ?, kind = ? where diff_id = ? and stream = ? and key = ?", rows);
            sql.batch(
                    "insert into diff_field (diff_id, stream, field, key) values (?, ?, ?, ?) on conflict do nothing",
                    fields);
            sql.update(
                    "update diff_stream set changed = changed - ?, same = same + ?, examined = examined + ? where diff_id = ? and stream = ?",
                    turnedOutSame,
                    turnedOutSame,
                    all.size(),
                    diff,
                    stream);
        };
    }

    /** Changed records that were not looked at yet, in the order of their keys, behind {@code after} and up to {@code upTo}, null for no end. */
    List<String> open(UUID diff, String stream, String after, String upTo, int limit) {
        return database.list(row -> row.text("key"), """
                select key from diff_entry where diff_id = ? and stream = ? and kind = 'CHANGED' and fields is null and key > ? and (?::text is null or key <= ?)
                order by key limit ?""", diff, stream, after, upTo, upTo, limit);
    }

    /** Every {@code step}-th key among a stream's changed records, in order: where work on them can be cut. */
    List<String> cuts(UUID diff, String stream, int step) {
        return database.list(row -> row.text("key"), """
                select key from (select key, row_number() over (order by key) as n from diff_entry where diff_id = ? and stream = ? and kind = 'CHANGED') c
                where n % ? = 0 order by key""", diff, stream, step);
    }

    /**
     * Which entries are asked for.
     *
     * @param kinds any of these
     * @param prefix of the key; empty for all
     * @param field a field's pattern that changed; null for any
     * @param after the key behind which the page begins; empty for the first
     */
    record Asked(UUID diff, String stream, Collection<DiffKind> kinds, String prefix, String field, String after) {}

    List<DiffEntry> page(Asked asked, int limit) {
        List<Object> values = new ArrayList<>(List.of(
                asked.diff(),
                asked.stream(),
                asked.kinds().stream().map(Enum::name).toList(),
                asked.after()));
        String condition = "";
        if (!asked.prefix().isEmpty()) {
            condition += " and e.key >= ? and starts_with(e.key, ?)";
            values.add(asked.prefix());
            values.add(asked.prefix());
        }
        if (asked.field() != null) {
            condition +=
                    " and exists (select 1 from diff_field f where f.diff_id = e.diff_id and f.stream = e.stream and f.field = ? and f.key = e.key)";
            values.add(asked.field());
        }
        values.add(limit);
        return database.list(
                EntryRows::entry,
                "select e.* from diff_entry e where e.diff_id = ? and e.stream = ? and e.kind = any(?) and e.key > ?"
                        + condition + " order by e.key limit ?",
                values.toArray());
    }

    Optional<DiffEntry> find(UUID diff, String stream, String key) {
        return database.first(
                EntryRows::entry,
                "select * from diff_entry where diff_id = ? and stream = ? and key = ?",
                diff,
                stream,
                key);
    }

    /** The kinds of those of the keys that are entries. */
    Map<String, DiffKind> kinds(UUID diff, String stream, Collection<String> keys) {
        Map<String, DiffKind> kinds = new LinkedHashMap<>();
        database.list(
                        EntryRows::entry,
                        "select * from diff_entry where diff_id = ? and stream = ? and key = any(?) order by key",
                        diff,
                        stream,
                        List.copyOf(keys))
                .forEach(entry -> kinds.put(entry.key(), entry.kind()));
        return kinds;
    }

    /** How many records changed in a field. */
    @RegisterForReflection
    record FieldCount(String field, long records) {}

    /** The fields that changed in a stream with how often, the most frequent first. */
    List<FieldCount> fields(UUID diff, String stream, int limit) {
        return database.list(
                row -> new FieldCount(row.text("field"), row.large("n")),
                "select field, count(*) as n from diff_field where diff_id = ? and stream = ? group by field order by n desc, field limit ?",
                diff,
                stream,
                limit);
    }

    /** Takes a diff's entries away, some at a time, so that no transaction is long. */
    void drop(UUID diff) {
        for (String table : List.of("diff_field", "diff_entry")) {
            while (database.transaction(sql -> sql.update(
                            "delete from " + table + " where ctid = any(array(select ctid from " + table
                                    + " where diff_id = ? limit ?))",
                            diff,
                            DROPPED))
                    > 0) {
                // until none is left
            }
        }
    }

    private static DiffEntry entry(Row row) throws SQLException {
        return new DiffEntry(
                row.text("stream"), row.text("key"), row.constant(DiffKind.class, "kind"), row.bytes("fields"));
    }
}
