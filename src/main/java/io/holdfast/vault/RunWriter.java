package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.Sha256;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What one task read of a stream, on its way into the vault: versions that the previous snapshot lacks go into segments, and every record
 * gets a line in a sorted run. Memory: one segment's frames and the lines. Not for use by several threads; to be closed.
 */
public final class RunWriter implements AutoCloseable {
    /** Every difference makes a new version. */
    static final BiPredicate<byte[], byte[]> ANY_DIFFERENCE_COUNTS = (stored, read) -> false;

    private final StoredObjects objects;
    private final Place place;
    private final long seq;
    private final DataKey key;
    private final Frames frames;
    private final Optional<Snapshot> previous;
    private final Set<String> unshared;
    private final BiPredicate<byte[], byte[]> sameVersion;
    private final Map<byte[], Entry> lines = new TreeMap<>(Arrays::compareUnsigned);
    /** Keys whose known version came after another one in the open segment. */
    private final Set<byte[]> superseding = new TreeSet<>(Arrays::compareUnsigned);

    private final List<ObjectRef> segments = new ArrayList<>();
    private SegmentWriter segment;
    private long seen;
    private long newRecords;
    private long readBytes;
    private long newBytes;

    RunWriter(
            StoredObjects objects,
            Place place,
            long seq,
            DataKey key,
            Frames frames,
            Optional<Snapshot> previous,
            Set<String> unshared,
            BiPredicate<byte[], byte[]> sameVersion) {
        this.objects = objects;
        this.place = place;
        this.seq = seq;
        this.key = key;
        this.frames = frames;
        this.previous = previous;
        this.unshared = unshared;
        this.sameVersion = sameVersion;
    }

    /**
     * One record on its way in.
     *
     * @param key the record's key
     * @param text its exact JSON text in UTF-8
     */
    public record Item(String key, byte[] text) {}

    /** Takes records in, best a page at a time: keys are looked up in order. Of a key that comes twice the later version counts. */
    public void add(List<Item> items) {
        items.stream()
                .map(item -> new Keyed(item.key().getBytes(StandardCharsets.UTF_8), item.text()))
                .sorted(Comparator.comparing(Keyed::key, Arrays::compareUnsigned))
                .forEach(this::add);
    }

    /** Takes in that records are gone; of a key that comes as a record as well the later word counts. */
    public void gone(List<String> keys) {
        for (String text : keys) {
            byte[] gone = text.getBytes(StandardCharsets.UTF_8);
            if (segment != null) {
                superseding.add(gone);
            }
            lines.put(gone, Entry.gone(gone));
        }
    }

    private record Keyed(byte[] key, byte[] text) {}

    private void add(Keyed item) {
        seen++;
        readBytes += item.text().length;
        byte[] fingerprint = Arrays.copyOf(Sha256.of(item.text()), 16);
        Optional<Entry> known = previous.flatMap(snapshot -> snapshot.find(item.key()))
                .filter(entry -> Arrays.equals(entry.fingerprint(), fingerprint) || isSameVersion(entry, item.text()))
                .filter(entry -> !unshared.contains(entry.position().segment().name()));
        if (known.isPresent()) {
            if (segment != null) {
                superseding.add(item.key());
            }
            lines.put(
                    item.key(),
                    Entry.present(
                            item.key(), known.get().fingerprint(), known.get().position()));
            return;
        }
        if (segment == null) {
            segment = new SegmentWriter(key);
        }
        superseding.remove(item.key());
        segment.add(item.key(), fingerprint, item.text());
        newRecords++;
        newBytes += item.text().length;
        if (segment.isFull()) {
            storeSegment();
        }
    }

    /** Whether the text differs from the stored version in nothing that counts. A version that cannot be read counts as another one. */
    private boolean isSameVersion(Entry entry, byte[] text) {
        if (sameVersion == ANY_DIFFERENCE_COUNTS) {
            return false;
        }
        try {
            return sameVersion.test(previous.orElseThrow().text(entry), text);
        } catch (Problem e) {
            if (e.isOfBrokenObject()) {
                return false;
            }
            throw e;
        }
    }

    /** Stores what is left and the run itself. The writer takes nothing in any more. */
    public StoredRun store() {
        storeSegment();
        try (IndexWriter run = new IndexWriter(key, ObjectKind.RUN)) {
            lines.values().forEach(run::add);
            IndexWriter.Finished finished = run.finish(Optional.empty());
            IndexRef ref = finished.stored(objects.store(place, seq, finished.sealed(), frames));
            objects.metrics().run(seen, newRecords, readBytes, newBytes);
            return new StoredRun(ref, seen, segments.size(), newBytes);
        }
    }

    private void storeSegment() {
        if (segment == null) {
            return;
        }
        try (SegmentWriter full = segment) {
            segment = null;
            ObjectRef stored = objects.store(place, seq, full.finish(), frames);
            segments.add(stored);
            full.entries(stored).stream()
                    .filter(entry -> !superseding.contains(entry.key()))
                    .forEach(entry -> lines.put(entry.key(), entry));
            superseding.clear();
        }
    }

    @Override
    public void close() {
        if (segment != null) {
            segment.close();
        }
    }

    /**
     * A run that is stored.
     *
     * @param seen how many records were taken in, doubles included
     * @param segments how many segments were written
     * @param newBytes plain bytes of the record versions that were written
     */
    public record StoredRun(IndexRef ref, long seen, int segments, long newBytes) {}
}
