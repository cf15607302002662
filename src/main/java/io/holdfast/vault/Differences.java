package io.holdfast.vault;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The lines in which two snapshots of a stream differ, in the order of their keys, told by the indexes alone. Where both lie over the same base, what neither delta
 * names is the same in both: then only the deltas are read, and the blocks of the base that hold their keys. Not for use by several threads.
 */
final class Differences implements Iterator<Differences.Pair> {
    private final Iterator<Pair> candidates;
    private Pair next;

    private Differences(Iterator<Pair> candidates) {
        this.candidates = candidates;
    }

    /** The same key on both sides; null on the side that does not have it. */
    record Pair(Entry before, Entry after) {
        byte[] key() {
            return before != null ? before.key() : after.key();
        }

        /** One that a backup did not see is never the same for certain. */
        private boolean differs() {
            if (before == null || after == null) {
                return before != after;
            }
            return after.state() == Entry.State.UNSEEN || !before.sameVersion(after);
        }
    }

    /** @param onlyDeltas whether nothing in the shared base can be unseen */
    static Differences between(Snapshot before, Snapshot after, Snapshot.Start start, boolean onlyDeltas) {
        boolean overOneBase =
                before.base().ref().object().equals(after.base().ref().object());
        return new Differences(
                overOneBase && onlyDeltas
                        ? new SideBySide(before.deltaEntries(start), after.deltaEntries(start), before::inBase)
                        : new SideBySide(before.entries(start), after.entries(start), key -> Optional.empty()));
    }

    @Override
    public boolean hasNext() {
        while (next == null && candidates.hasNext()) {
            Pair pair = candidates.next();
            next = pair.differs() ? pair : null;
        }
        return next != null;
    }

    @Override
    public Pair next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Pair pair = next;
        next = null;
        return pair;
    }

    /** Two sorted rows by key. A side whose row lacks the key is asked for below; what a row calls gone is not there. */
    private static final class SideBySide implements Iterator<Pair> {
        private final PeekingEntries before;
        private final PeekingEntries after;
        private final Function<byte[], Optional<Entry>> below;

        SideBySide(Iterator<Entry> before, Iterator<Entry> after, Function<byte[], Optional<Entry>> below) {
            this.before = new PeekingEntries(before);
            this.after = new PeekingEntries(after);
            this.below = below;
        }

        @Override
        public boolean hasNext() {
            return before.hasNext() || after.hasNext();
        }

        @Override
        public Pair next() {
            int order = before.compareTo(after);
            if (order == 0) {
                return new Pair(there(before.next()), there(after.next()));
            }
            Entry named = order < 0 ? before.next() : after.next();
            Entry other = below.apply(named.key()).orElse(null);
            return order < 0 ? new Pair(there(named), other) : new Pair(other, there(named));
        }

        private static Entry there(Entry entry) {
            return entry.state() == Entry.State.GONE ? null : entry;
        }
    }
}
