package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import io.holdfast.database.Database;
import io.holdfast.tenant.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One source's vault over a store in memory and the real rows, without features around it. */
final class VaultBench {
    final MemoryStore store = new MemoryStore();
    final Place place;
    final DataKey key;
    final Frames frames;
    private final StoredObjects objects;
    private long seq;

    VaultBench(Database database, Tenants tenants, Clock clock) {
        place = new Place(tenants.create("vault " + UUID.randomUUID()).id(), UUID.randomUUID());
        key = tenants.key(place.tenant());
        frames = new Frames(store, place, key);
        objects = new StoredObjects(database, store, clock, new VaultMetrics(new SimpleMeterRegistry()));
    }

    /** One day's backup of a stream, read in parts by as many tasks. */
    Sealing.Result day(List<Map<String, String>> parts, Optional<SnapshotRef> previous, boolean complete) {
        seq++;
        List<IndexRef> runs = parts.stream()
                .map(part -> run(List.of(items(part)), previous).ref())
                .toList();
        return new Sealing(objects, place, seq, key, frames)
                .seal(runs, previous.map(this::open), complete ? NotRead.GONE : NotRead.UNSEEN, line -> true);
    }

    Sealing.Result day(Map<String, String> records, Optional<SnapshotRef> previous) {
        return day(List.of(records), previous, true);
    }

    /** From now on the backup of that number works. */
    void begin(long number) {
        seq = number;
    }

    /** What one task reads, page by page. */
    RunWriter.StoredRun run(List<List<RunWriter.Item>> pages, Optional<SnapshotRef> previous) {
        try (RunWriter writer = new RunWriter(
                objects,
                place,
                seq,
                key,
                frames,
                previous.map(this::open),
                Set.of(),
                RunWriter.ANY_DIFFERENCE_COUNTS)) {
            pages.forEach(writer::add);
            return writer.store();
        }
    }

    Sealing.Result seal(RunWriter.StoredRun run, Optional<SnapshotRef> previous) {
        return new Sealing(objects, place, seq, key, frames)
                .seal(List.of(run.ref()), previous.map(this::open), NotRead.GONE, line -> true);
    }

    Snapshot open(SnapshotRef ref) {
        return Snapshot.open(frames, ref);
    }

    long seq() {
        return seq;
    }

    static RunWriter.Item item(String key, String text) {
        return new RunWriter.Item(key, bytes(text));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<RunWriter.Item> items(Map<String, String> records) {
        return records.entrySet().stream()
                .map(each -> item(each.getKey(), each.getValue()))
                .toList();
    }
}
