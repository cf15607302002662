package io.holdfast.vault;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot's index, opened for reading: its footer was read with one request; a key is found with one more, a record's text with one after
 * that. Remembers a few blocks, so that keys asked for in order cost one request a block. Not for use by several threads.
 */
final class Snapshot {
    private static final int REMEMBERED = 16;
    private static final long MOST_REMEMBERED = 4 << 20;
    private final Frames frames;
    private final IndexRef baseRef;
    private final Directory base;
    private final Optional<IndexRef> deltaRef;
    private final Optional<Footer> delta;
    private final Map<Long, List<Entry>> blocks = new Recent<>();
    private final Map<FrameOf, byte[]> texts = new LinkedHashMap<>(2 * REMEMBERED, 0.75f, true);
    private long remembered;

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

    /** All segments that the snapshot's indexes name; some may hold only versions that the delta hides. */
    List<ObjectRef> segments() {
        Set<ObjectRef> segments = new LinkedHashSet<>(base.segments());
        delta.ifPresent(footer -> segments.addAll(footer.directory().segments()));
        return List.copyOf(segments);
    }

    /** The record's line; empty where the snapshot has no such record. */
    Optional<Entry> find(byte[] key) {
        Optional<Entry> entry = inDelta(key);
        return entry.isPresent() ? entry.filter(it -> it.state() != Entry.State.GONE) : inBase(key);
    }

    /** The delta's line, which may say that the record is gone; empty where there is no delta or it does not know the record. */
    Optional<Entry> inDelta(byte[] key) {
        boolean maybe = delta.isPresent()
                && delta.get().bloom().orElseThrow(WireReader::damaged).mayHold(key);
        return maybe ? within(deltaRef.orElseThrow(), delta.get().directory(), 1, key) : Optional.empty();
    }

    /** The base's line, whatever the delta says. */
    Optional<Entry> inBase(byte[] key) {
        return within(baseRef, base, 0, key);
    }

    /** The exact text of a record version: one request, or none where its frame was read a moment ago. */
    byte[] text(Entry entry) {
        Position position = entry.position();
        FrameOf frame = new FrameOf(position.segment().name(), position.frame());
        byte[] plain = texts.get(frame);
        if (plain == null) {
            plain = frames.read(
                    position.segment(), position.frame(), position.last(), position.offset(), position.stored());
            remember(frame, plain);
        }
        return text(position, plain);
    }

    /** The record's text out of its plain frame. */
    static byte[] text(Position position, byte[] plain) {
        if (position.at() + position.length() > plain.length) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A record lies beyond its frame.");
        }
        return Arrays.copyOfRange(plain, position.at(), position.at() + position.length());
    }

    /** Frames of large records are large: what is remembered is bound by bytes. */
    private void remember(FrameOf frame, byte[] plain) {
        texts.put(frame, plain);
        remembered += plain.length;
        Iterator<byte[]> oldest = texts.values().iterator();
        while (remembered > MOST_REMEMBERED) {
            remembered -= oldest.next().length;
            oldest.remove();
        }
    }

    /** The lines from {@code start} on with their texts, read ahead. */
    Iterator<ReadAhead.Told> texts(Start start) {
        return new ReadAhead(frames, entries(start));
    }

    /** All lines of the snapshot in the order of their keys, from the first one behind {@code after}, read block by block. */
    Iterator<Entry> entries(Optional<byte[]> after) {
        return entries(after.map(key -> new Start(key, false)).orElse(Start.FIRST));
    }

    /** Where a walk begins: at a key, or behind it. */
    record Start(byte[] key, boolean inclusive) {
        static final Start FIRST = new Start(new byte[0], true);

        boolean admits(Entry entry) {
            int order = Arrays.compareUnsigned(entry.key(), key);
            return inclusive ? order >= 0 : order > 0;
        }
    }

    /** The lines of the snapshot in the order of their keys, read block by block. */
    Iterator<Entry> entries(Start start) {
        Iterator<Entry> own = new Blocks(baseRef, base, start);
        return delta.<Iterator<Entry>>map(
                        it -> MergedEntries.over(own, new Blocks(deltaRef.orElseThrow(), it.directory(), start)))
                .orElse(own);
    }

    /** The lines of the delta alone, with those that say that a record is gone; none where there is no delta. */
    Iterator<Entry> deltaEntries(Start start) {
        return delta.<Iterator<Entry>>map(it -> new Blocks(deltaRef.orElseThrow(), it.directory(), start))
                .orElse(List.<Entry>of().iterator());
    }

    /** All lines of the base alone. */
    Iterator<Entry> baseEntries() {
        return new Blocks(baseRef, base, Start.FIRST);
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
            int order = Arrays.compareUnsigned(entries.get(middle).key(), key);
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

        Blocks(IndexRef ref, Directory directory, Start start) {
            this.ref = ref;
            this.directory = directory;
            next = Math.max(0, directory.blockOf(start.key()));
            if (next < directory.blocks().size()) {
                current = block(ref, directory, next++).stream()
                        .filter(start::admits)
                        .iterator();
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
