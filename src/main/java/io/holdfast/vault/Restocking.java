package io.holdfast.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes the rows of stored objects anew, from what snapshots name: indexes, segments, files, each with the first and the last moment that uses it. Rows that are
 * there are stretched. Safe for use by many threads.
 */
@Singleton
public class Restocking {
    private static final int BATCH = 500;
    private static final int PAGE = 1000;
    private static final String INSERT = """
            insert into vault_object (tenant_id, source_id, kind, name, object_id, key_version, size, content_hash, state, first_seq, last_seq, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, 'LIVE', ?, ?, ?)
            on conflict (source_id, kind, name) do update set first_seq = least(vault_object.first_seq, excluded.first_seq),
                last_seq = greatest(vault_object.last_seq, excluded.last_seq)""";

    private final Database database;
    private final ObjectStore store;
    private final Tenants tenants;
    private final Json json;
    private final Clock clock;

    Restocking(Database database, ObjectStore store, Tenants tenants, Json json, Clock clock) {
        this.database = database;
        this.store = store;
        this.tenants = tenants;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Writes the rows of all objects that a stream's snapshots name. {@code snapshots}: oldest first. Returns how many objects were named, those of several snapshots several times.
     * A snapshot whose index cannot be read is named to {@code troubles}, and its index is noted as broken.
     */
    public long restock(Place place, List<SnapshotRow> snapshots, boolean media, Consumer<String> troubles) {
        Frames frames = new Frames(store, place, tenants.key(place.tenant()));
        long named = 0;
        Optional<Opened> previous = Optional.empty();
        for (SnapshotRow row : snapshots) {
            List<ObjectRef> indexes = Stream.of(row.ref().base(), row.ref().delta())
                    .filter(Objects::nonNull)
                    .map(IndexRef::object)
                    .toList();
            Snapshot snapshot;
            try {
                snapshot = Snapshot.open(frames, row.ref());
            } catch (Problem e) {
                put(place, indexes, row.seq());
                troubles.accept("Stream " + row.stream() + " of backup " + row.backup() + ": " + e.getMessage());
                continue;
            }
            List<ObjectRef> refs = Stream.concat(indexes.stream(), snapshot.segments().stream())
                    .toList();
            put(place, refs, row.seq());
            named += refs.size();
            Opened now = new Opened(snapshot, row.seq());
            boolean naming = media || row.kind() == SnapshotKind.EXPORT;
            if (naming) {
                named += files(place, previous, now);
            }
            previous = naming ? Optional.of(now) : Optional.empty();
        }
        if (previous.isPresent()) {
            named += files(place, previous.get());
        }
        return named;
    }

    /** Marks objects as broken that have a row and are not in the store: what was deleted since an older copy of the database was made. Returns how many. */
    public int markMissing(Place place) {
        int missing = 0;
        for (ObjectKind kind : List.of(ObjectKind.SEGMENT, ObjectKind.BASE, ObjectKind.MEDIA, ObjectKind.EXPORT)) {
            String folder = place.folder(kind);
            String after = "";
            List<String> names = names(folder, after);
            while (!names.isEmpty()) {
                missing += missing(place, folder, after, names.getLast(), names);
                after = names.getLast();
                names = names(folder, after);
            }
            missing += missing(place, folder, after, "~", names);
        }
        return missing;
    }

    private List<String> names(String folder, String after) {
        return store.list(folder, after.isEmpty() ? Optional.empty() : Optional.of(folder + after), PAGE).stream()
                .map(key -> key.substring(folder.length()))
                .toList();
    }

    private int missing(Place place, String folder, String after, String last, List<String> there) {
        List<ObjectKind> kinds = Stream.of(ObjectKind.values())
                .filter(kind -> place.folder(kind).equals(folder))
                .toList();
        return database.transaction(sql ->
                sql.update("""
                update vault_object set state = 'BROKEN' where source_id = ? and kind = any(?) and state = 'LIVE'
                and name collate "C" > ? and name collate "C" <= ? and name <> all(?)""", place.source(), kinds.stream().map(Enum::name).toList(), after, last, there));
    }

    private record Opened(Snapshot snapshot, long seq) {}

    /** Files that came with this snapshot begin with it; those that went with it end with the one before. */
    private long files(Place place, Optional<Opened> before, Opened now) {
        Iterator<Entry> then = before.map(it -> it.snapshot().entries(Optional.empty()))
                .orElse(List.<Entry>of().iterator());
        Iterator<Entry> entries = now.snapshot().entries(Optional.empty());
        Entry old = then.hasNext() ? then.next() : null;
        Entry entry = entries.hasNext() ? entries.next() : null;
        long named = 0;
        while (old != null || entry != null) {
            int order = old == null ? 1 : entry == null ? -1 : Arrays.compareUnsigned(old.key(), entry.key());
            boolean same = order == 0 && old.sameVersion(entry);
            if (order <= 0 && !same) {
                file(place, before.orElseThrow(), old);
                named++;
            }
            if (order >= 0 && !same) {
                file(place, now, entry);
                named++;
            }
            old = order <= 0 ? then.hasNext() ? then.next() : null : old;
            entry = order >= 0 ? entries.hasNext() ? entries.next() : null : entry;
        }
        return named;
    }

    private long files(Place place, Opened newest) {
        long named = 0;
        Iterator<Entry> entries = newest.snapshot().entries(Optional.empty());
        for (; entries.hasNext(); named++) {
            file(place, newest, entries.next());
        }
        return named;
    }

    private void file(Place place, Opened snapshot, Entry entry) {
        String line = new String(snapshot.snapshot().text(entry), StandardCharsets.UTF_8);
        JsonNode file = json.value(line, JsonNode.class).path("file");
        ObjectRef object = json.value(file.path("object"), ObjectRef.class);
        String named = object.kind() == ObjectKind.EXPORT ? "hash" : "sha256";
        byte[] hash = HexFormat.of().parseHex(file.path(named).asText());
        database.change(sql -> {
            // Where the same content was stored twice, the earlier object was not whole any more.
            sql.update(
                    "update vault_object set state = 'BROKEN' where source_id = ? and content_hash = ? and state = 'LIVE' and name <> ? and first_seq < ?",
                    place.source(),
                    hash,
                    object.name(),
                    snapshot.seq());
            sql.batch(INSERT, List.<Object[]>of(row(place, object, hash, snapshot.seq())));
        });
    }

    private void put(Place place, List<ObjectRef> refs, long seq) {
        List<Object[]> rows = new ArrayList<>();
        for (ObjectRef ref : refs) {
            rows.add(row(place, ref, null, seq));
            if (rows.size() == BATCH) {
                write(rows);
            }
        }
        write(rows);
    }

    private void write(List<Object[]> rows) {
        database.change(sql -> sql.batch(INSERT, rows));
        rows.clear();
    }

    private Object[] row(Place place, ObjectRef ref, byte[] hash, long seq) {
        return new Object[] {
            place.tenant().toString(),
            place.source(),
            ref.kind(),
            ref.name(),
            ref.idBytes(),
            ref.keyVersion(),
            ref.size(),
            hash,
            seq,
            seq,
            clock.instant()
        };
    }
}
