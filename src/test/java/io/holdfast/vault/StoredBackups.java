package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Backups in the real store with their real rows, made by the vault alone: no source is asked. */
@Singleton
class StoredBackups {
    static final String STREAM = "things";
    static final String MEDIA = "_media";
    /** No connector makes exports yet: a backup names them as it names files, each on a line of a reserved stream. */
    static final String EXPORTS = "_exports";

    final ObjectStore store;
    final Database database;
    private final Tenants tenants;
    private final Snapshots snapshots;
    private final MediaFiles files;
    private final Exports exports;
    private final Manifests manifests;
    private final Moments moments;
    private final Json json;
    private final Clock clock;

    StoredBackups(
            ObjectStore store,
            Database database,
            Tenants tenants,
            Snapshots snapshots,
            MediaFiles files,
            Exports exports,
            Manifests manifests,
            Moments moments,
            Json json,
            Clock clock) {
        this.store = store;
        this.database = database;
        this.tenants = tenants;
        this.snapshots = snapshots;
        this.files = files;
        this.exports = exports;
        this.manifests = manifests;
        this.moments = moments;
        this.json = json;
        this.clock = clock;
    }

    /** A source that has no backups yet. */
    Place place() {
        Place place = new Place(tenants.create("vault " + UUID.randomUUID()).id(), UUID.randomUUID());
        database.change(sql -> sql.update(
                """
                insert into source (id, tenant_id, name, connector, settings, credentials, state, created_at, updated_at, version)
                values (?, ?, 'made', 'demo-shop', '{}', ?, 'REVOKED', ?, ?, 0)""", place.source(), place.tenant().toString(), new byte[0], clock.instant(), clock.instant()));
        return place;
    }

    /** A sealed backup of some records and files. */
    record Stored(UUID id, long seq, Map<String, SnapshotRef> streams) {}

    /** Takes a backup; {@code files}: contents by link. */
    Stored backup(Place place, Map<String, String> records, Map<String, String> contents) {
        return backup(place, records, contents, Map.of());
    }

    /** Takes a backup with exports too; {@code dumps}: contents by name. */
    Stored backup(Place place, Map<String, String> records, Map<String, String> contents, Map<String, String> dumps) {
        UUID id = UUID.randomUUID();
        long seq = database.transaction(sql -> {
            long number = moments.open(sql, place, id, clock.instant());
            sql.update(
                    """
                    insert into backup (id, tenant_id, source_id, seq, job_id, origin, connector, streams, created_at, result, ended_at)
                    values (?, ?, ?, ?, ?, 'MANUAL', 'demo-shop', ?, ?, 'SUCCEEDED', ?)""",
                    id,
                    place.tenant().toString(),
                    place.source(),
                    number,
                    UUID.randomUUID(),
                    List.of(STREAM),
                    clock.instant(),
                    clock.instant());
            return number;
        });
        List<RunWriter.Item> items = new ArrayList<>();
        records.forEach((key, text) -> items.add(new RunWriter.Item(key, text.getBytes(StandardCharsets.UTF_8))));
        List<RunWriter.Item> lines = new ArrayList<>();
        contents.forEach((link, content) -> lines.add(new RunWriter.Item(link, line(place, seq, link, content))));
        SnapshotRef things = seal(place, id, seq, STREAM, items);
        SnapshotRef media = seal(place, id, seq, MEDIA, lines);
        Map<String, SnapshotRef> streams = new HashMap<>(Map.of(STREAM, things, MEDIA, media));
        if (!dumps.isEmpty()) {
            List<RunWriter.Item> exported = new ArrayList<>();
            dumps.forEach((name, dump) -> exported.add(new RunWriter.Item(name, export(place, seq, name, dump))));
            streams.put(EXPORTS, seal(place, id, seq, EXPORTS, exported));
        }
        manifests.store(place, seq, id, ("{\"backup\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
        database.change(sql -> moments.seal(sql, id));
        List<String> runs = database.list(
                row -> row.text("name"),
                "delete from vault_object where source_id = ? and kind = 'RUN' and first_seq = ? returning name",
                place.source(),
                seq);
        runs.forEach(run -> store.delete(place.key(ObjectKind.RUN, run)));
        return new Stored(id, seq, streams);
    }

    private byte[] export(Place place, long seq, String name, String dump) {
        byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);
        UUID export = exports.begin(place, seq, bytes.length);
        try {
            for (int part : exports.missing(export)) {
                exports.write(
                        export, part, (offset, length) -> new ByteArrayInputStream(bytes, (int) offset, (int) length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Exports.ExportRef ref = exports.complete(export);
        database.change(sql -> exports.forget(sql, export));
        return json.text(Map.of("name", name, "file", ref)).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] line(Place place, long seq, String link, String content) {
        try {
            MediaFiles.Kept kept = files.keep(
                    place,
                    seq,
                    new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                    1 << 20,
                    Optional.empty());
            return json.text(Map.of("url", link, "file", kept.ref())).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SnapshotRef seal(Place place, UUID id, long seq, String stream, List<RunWriter.Item> items) {
        Optional<SnapshotRef> previous = snapshots.newest(place, stream, null).map(SnapshotRow::ref);
        try (RunWriter writer = snapshots.run(place, seq, previous)) {
            writer.add(items);
            database.change(snapshots.noted(id, stream, 1, writer.store()));
        }
        Snapshots.Merged merged =
                snapshots.merge(new Snapshots.Merge(place, id, seq, stream, previous, NotRead.GONE, line -> true));
        database.change(snapshots.noted(merged, Snapshots.Said.EXACT));
        return merged.ref();
    }
}
