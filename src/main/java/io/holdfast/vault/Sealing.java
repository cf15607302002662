package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes a stream's runs into one snapshot over the previous one. Walks sorted rows side by side: memory does not grow with the records. */
final class Sealing {
    /** A delta beyond this share of its base is not worth its reading: a new base is written. */
    private static final int DELTA_SHARE = 10;

    private final StoredObjects objects;
    private final Place place;
    private final long seq;
    private final DataKey key;
    private final Frames frames;
    private final Set<String> broken;

    Sealing(StoredObjects objects, Place place, long seq, DataKey key, Frames frames) {
        this.objects = objects;
        this.place = place;
        this.seq = seq;
        this.key = key;
        this.frames = frames;
        this.broken = objects.unshared(place);
    }

    /** A sealed snapshot, its counts, the segments that it needs, and what it had to leave out. */
    record Result(SnapshotRef ref, Counts counts, Set<String> segments, Lost lost) {}

    /** As {@link #seal(List, Optional, boolean, Predicate)}, where whatever lies in whole segments can be carried over. */
    Result seal(List<IndexRef> runs, Optional<Snapshot> previous, boolean complete) {
        return seal(runs, previous, complete, line -> true);
    }

    /**
     * Seals the runs. Where the pass was not {@code complete}, records that it did not see are carried over as unseen, otherwise they are gone. What lies in a segment that is
     * not whole is left out and told as lost: a snapshot names nothing that it cannot keep.
     *
     * @param carried whether an unseen line may be carried over
     */
    Result seal(List<IndexRef> runs, Optional<Snapshot> previous, boolean complete, Predicate<Entry> carried) {
        Supplier<Walk> walk = () -> new Walk(
                MergedEntries.of(runs.stream()
                        .map(run -> Snapshot.open(frames, new SnapshotRef(run, null))
                                .baseEntries())
                        .toList()),
                previous.map(it -> it.entries(Optional.empty()))
                        .orElse(List.<Entry>of().iterator()),
                complete,
                carried);
        if (previous.isPresent()
                && objects.isWhole(place, previous.get().base().ref().object())) {
            Optional<Result> overBase = delta(previous.get(), walk.get());
            if (overBase.isPresent()) {
                return overBase.get();
            }
        }
        return base(walk.get());
    }

    private Result base(Walk walk) {
        try (IndexWriter base = new IndexWriter(key, ObjectKind.BASE)) {
            while (walk.hasNext()) {
                base.add(walk.next());
            }
            IndexWriter.Finished finished = base.finish(Optional.empty());
            IndexRef ref = finished.stored(objects.store(place, seq, finished.sealed(), frames));
            return new Result(new SnapshotRef(ref, null), walk.counts(), walk.segments(), walk.lost());
        }
    }

    /** The snapshot as a delta over the previous one's base; absent where that delta would be too large. */
    private Optional<Result> delta(Snapshot previous, Walk walk) {
        Footer.BaseDirectory base = previous.base();
        long most = base.ref().entries() / DELTA_SHARE;
        try (IndexWriter delta = new IndexWriter(key, ObjectKind.DELTA)) {
            Peeking now = new Peeking(walk);
            Peeking then = new Peeking(previous.baseEntries());
            while (now.hasNext() || then.hasNext()) {
                int order = now.compareTo(then);
                if (order > 0) {
                    delta.add(Entry.gone(then.next().key()));
                } else {
                    Entry line = now.next();
                    if (order < 0 || !line.sameLine(then.next())) {
                        delta.add(line);
                    }
                }
                if (delta.entries() > most) {
                    return Optional.empty();
                }
            }
            if (delta.entries() == 0) {
                return Optional.of(
                        new Result(new SnapshotRef(base.ref(), null), walk.counts(), walk.segments(), walk.lost()));
            }
            IndexWriter.Finished finished = delta.finish(Optional.of(base));
            IndexRef ref = finished.stored(objects.store(place, seq, finished.sealed(), frames));
            return Optional.of(
                    new Result(new SnapshotRef(base.ref(), ref), walk.counts(), walk.segments(), walk.lost()));
        }
    }

    /** The new snapshot's lines: what was read, beside what the previous snapshot held. */
    private final class Walk implements Iterator<Entry> {
        private final Peeking read;
        private final Peeking held;
        private final boolean complete;
        private final Predicate<Entry> carried;
        private final Set<String> segments = new HashSet<>();
        private long records;
        private long created;
        private long changed;
        private long unchanged;
        private long gone;
        private long unseen;
        private Lost lost = Lost.NOTHING;
        private Entry next;

        Walk(Iterator<Entry> read, Iterator<Entry> held, boolean complete, Predicate<Entry> carried) {
            this.read = new Peeking(read);
            this.held = new Peeking(held);
            this.complete = complete;
            this.carried = carried;
        }

        @Override
        public boolean hasNext() {
            while (next == null && (read.hasNext() || held.hasNext())) {
                int order = read.compareTo(held);
                if (order <= 0 && isBroken(read.peek())) {
                    lost = lost.withSeen(read.next().text());
                    if (order == 0) {
                        held.next();
                    }
                } else if (order < 0) {
                    created++;
                    next = read.next();
                } else if (order == 0) {
                    next = seenAgain(read.next(), held.next());
                } else if (complete) {
                    gone++;
                    held.next();
                } else {
                    carry(held.next());
                }
            }
            return next != null;
        }

        private void carry(Entry line) {
            if (isBroken(line) || !carried.test(line)) {
                lost = lost.withUnseen(line.text());
            } else {
                unseen++;
                next = line.unseen(seq);
            }
        }

        private boolean isBroken(Entry line) {
            return broken.contains(line.position().segment().name());
        }

        private Entry seenAgain(Entry now, Entry then) {
            if (now.sameVersion(then)) {
                unchanged++;
            } else {
                changed++;
            }
            return now;
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            Entry entry = next;
            next = null;
            records++;
            segments.add(entry.position().segment().name());
            return entry;
        }

        Counts counts() {
            return new Counts(records, created, changed, unchanged, gone, unseen);
        }

        Set<String> segments() {
            return segments;
        }

        Lost lost() {
            return lost;
        }
    }

    /** A row of entries whose next one can be looked at. */
    private static final class Peeking {
        private final Iterator<Entry> entries;
        private Entry head;

        Peeking(Iterator<Entry> entries) {
            this.entries = entries;
        }

        boolean hasNext() {
            if (head == null && entries.hasNext()) {
                head = entries.next();
            }
            return head != null;
        }

        Entry peek() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            return head;
        }

        Entry next() {
            Entry entry = peek();
            head = null;
            return entry;
        }

        /** Which row is to be taken next, by key: negative this one, positive the other, zero both. An ended row comes last. */
        int compareTo(Peeking other) {
            if (!hasNext()) {
                return 1;
            }
            return other.hasNext() ? Arrays.compareUnsigned(head.key(), other.head.key()) : -1;
        }
    }
}
