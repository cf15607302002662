package io.holdfast.vault;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A snapshot's index, opened for reading: its footer was read with one request; a key is found with one more, a record's text with one after
 * that. Remembers a few blocks, so that keys asked for in order cost one request a block. Not for use by several threads.
 */
final class Snapshot {
    private static final int REMEMBERED = 16;
    private final Frames frames;
    private final IndexRef baseRef;
    private final Directory base;
    private final Optional<IndexRef> deltaRef;
    private final Optional<Footer> delta;
    private final Map<Long, List<Entry>> blocks = new Recent<>();
    private final Map<FrameOf, byte[]> texts = new Recent<>();

    private Snapshot(
            Frames frames, IndexRef baseRef, Directory base, Optional<IndexRef> deltaRef, Optional<Footer> delta) {
        this.frames = frames;
        this.baseRef = baseRef;
        this.base = base;
        this.deltaRef = deltaRef;
        this.delta = delta;
    }

    static Snapshot open(Frames frames, SnapshotRef ref) {
        if (ref.delta() == null) {
            return new Snapshot(
                    frames, ref.base(), footer(frames, ref.base()).directory(), Optional.empty(), Optional.empty());
        }
        Footer footer = footer(frames, ref.delta());
        Footer.BaseDirectory base = footer.base().orElseThrow(WireReader::damaged);
        return new Snapshot(frames, base.ref(), base.directory(), Optional.of(ref.delta()), Optional.of(footer));
    }

    private static Footer footer(Frames frames, IndexRef ref) {
        return Footer.of(frames.read(ref.object(), ref.frames() - 1, true, ref.footerOffset(), ref.footerLength()));
    }

    /** The base, with its directory: what a new delta builds on. */
    Footer.BaseDirectory base() {
        return new Footer.BaseDirectory(baseRef, base);
    }

    /** The record's line; empty where the snapshot has no such record. */
    Optional<Entry> find(byte[] key) {
        if (delta.isPresent()
                && delta.get().bloom().orElseThrow(WireReader::damaged).mayHold(key)) {
            Optional<Entry> entry = within(deltaRef.orElseThrow(), delta.get().directory(), 1, key);
            if (entry.isPresent()) {
                return entry.filter(it -> it.state() != Entry.State.GONE);
            }
        }
        return within(baseRef, base, 0, key);
    }

    /** The exact text of a record version: one request, or none where its frame was read a moment ago. */
    byte[] text(Entry entry) {
        Position position = entry.position();
        byte[] plain = texts.computeIfAbsent(
                new FrameOf(position.segment().name(), position.frame()),
                it -> frames.read(
                        position.segment(), position.frame(), position.last(), position.offset(), position.stored()));
        if (position.at() + position.length() > plain.length) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A record lies beyond its frame.");
        }
        byte[] text = new byte[position.length()];
        System.arraycopy(plain, position.at(), text, 0, text.length);
        return text;
    }

    /** All lines of the snapshot in the order of their keys, from the first one behind {@code after}, read block by block. */
    Iterator<Entry> entries(Optional<byte[]> after) {
        Iterator<Entry> own = new Blocks(baseRef, base, after);
        return delta.<Iterator<Entry>>map(
                        it -> MergedEntries.over(own, new Blocks(deltaRef.orElseThrow(), it.directory(), after)))
                .orElse(own);
    }

    /** All lines of the base alone. */
    Iterator<Entry> baseEntries() {
        return new Blocks(baseRef, base, Optional.empty());
    }

    private Optional<Entry> within(IndexRef ref, Directory directory, int which, byte[] key) {
        int number = directory.blockOf(key);
        if (number < 0) {
            return Optional.empty();
        }
        long name = (long) number << 1 | which;
        List<Entry> entries = blocks.get(name);
        if (entries == null) {
            entries = block(ref, directory, number);
            blocks.put(name, entries);
        }
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = java.util.Arrays.compareUnsigned(entries.get(middle).key(), key);
            if (order == 0) {
                return Optional.of(entries.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    private List<Entry> block(IndexRef ref, Directory directory, int number) {
        Directory.Block block = directory.blocks().get(number);
        return EntryBlock.read(
                frames.read(ref.object(), number, false, block.offset(), block.stored()), directory.segments());
    }

    private record FrameOf(String segment, int number) {}

    /** The things last asked for. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        Recent() {
            super(2 * REMEMBERED, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** Walks the blocks of one index object. */
    private final class Blocks implements Iterator<Entry> {
        private final IndexRef ref;
        private final Directory directory;
        private int next;
        private Iterator<Entry> current = List.<Entry>of().iterator();

        Blocks(IndexRef ref, Directory directory, Optional<byte[]> after) {
            this.ref = ref;
            this.directory = directory;
            if (after.isPresent()) {
                byte[] key = after.get();
                next = Math.max(0, directory.blockOf(key));
                if (next < directory.blocks().size()) {
                    current = block(ref, directory, next++).stream()
                            .filter(it -> java.util.Arrays.compareUnsigned(it.key(), key) > 0)
                            .iterator();
                }
            }
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && next < directory.blocks().size()) {
                current = block(ref, directory, next++).iterator();
            }
            return current.hasNext();
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
    }
}
