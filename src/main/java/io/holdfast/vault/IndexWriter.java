package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes an index object from entries in the order of their keys, in memory that grows with its blocks, not its entries. Not for use by several threads; to be closed. */
final class IndexWriter implements AutoCloseable {
    private static final int BLOCK = 16 << 10;
    private final Draft draft;
    private final ObjectKind kind;
    private final Map<ObjectRef, Integer> segments = new LinkedHashMap<>();
    private final List<Directory.Block> blocks = new ArrayList<>();
    private final WireWriter block = new WireWriter();
    private final HashPairs hashes = new HashPairs();
    private byte[] firstKey;
    private byte[] previous = new byte[0];
    private byte[] greatest;
    private long entries;

    IndexWriter(DataKey key, ObjectKind kind) {
        this.draft = new Draft(key, kind, true);
        this.kind = kind;
    }

    void add(Entry entry) {
        if (greatest != null && Arrays.compareUnsigned(greatest, entry.key()) >= 0) {
            throw new IllegalArgumentException("Entries must come in the order of their keys, each once");
        }
        greatest = entry.key();
        if (firstKey == null) {
            firstKey = entry.key();
        }
        EntryBlock.write(block, previous, entry, ref -> segments.computeIfAbsent(ref, it -> segments.size()));
        previous = entry.key();
        entries++;
        if (kind == ObjectKind.DELTA) {
            hashes.add(entry.key());
        }
        if (block.size() >= BLOCK) {
            flush();
        }
    }

    long entries() {
        return entries;
    }

    /** The finished object and its reference-to-be, for a delta with its base's directory inside. */
    Finished finish(Optional<Footer.BaseDirectory> base) {
        flush();
        Optional<Bloom> bloom = kind == ObjectKind.DELTA ? Optional.of(hashes.filter()) : Optional.empty();
        Directory directory = new Directory(List.copyOf(segments.keySet()), blocks);
        Draft.Frame footer = draft.add(new Footer(entries, directory, bloom, base).bytes());
        return new Finished(draft.finish(), directory, footer, entries);
    }

    /** An index object ready to be stored. */
    record Finished(Draft.Sealed sealed, Directory directory, Draft.Frame footer, long entries) {
        IndexRef stored(ObjectRef object) {
            return new IndexRef(object, footer.offset(), footer.stored(), footer.number() + 1, entries);
        }
    }

    private void flush() {
        if (firstKey == null) {
            return;
        }
        Draft.Frame frame = draft.add(block.held(), block.size());
        blocks.add(new Directory.Block(firstKey, frame.offset(), frame.stored()));
        block.clear();
        firstKey = null;
        previous = new byte[0];
    }

    @Override
    public void close() {
        draft.close();
    }

    /** The hashes of a delta's keys, kept until their number tells the filter's size. */
    private static final class HashPairs {
        private long[] pairs = new long[256];
        private int used;

        void add(byte[] key) {
            if (used + 2 > pairs.length) {
                pairs = Arrays.copyOf(pairs, pairs.length * 2);
            }
            pairs[used++] = Bloom.forwards(key);
            pairs[used++] = Bloom.backwards(key);
        }

        Bloom filter() {
            Bloom bloom = Bloom.sized(used / 2);
            for (int i = 0; i < used; i += 2) {
                bloom.add(pairs[i], pairs[i + 1]);
            }
            return bloom;
        }
    }
}
