package io.holdfast.vault;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Several sorted rows of entries as one: each key once, told by the last row that has it. Memory: one entry a row. */
final class MergedEntries implements Iterator<Entry> {
    private final PriorityQueue<Head> heads = new PriorityQueue<>();
    private final boolean presenceCounts;
    private long contested;

    private MergedEntries(List<Iterator<Entry>> rows, boolean presenceCounts) {
        this.presenceCounts = presenceCounts;
        for (int i = 0; i < rows.size(); i++) {
            Head head = new Head(rows.get(i), i);
            if (head.advance()) {
                heads.add(head);
            }
        }
    }

    /** Rows merged; of equal keys the later row's entry counts. */
    static Iterator<Entry> of(List<Iterator<Entry>> rows) {
        return new MergedEntries(rows, false);
    }

    /** Runs merged: as above, but a record that any of them saw is there, whatever another says. */
    static MergedEntries ofRuns(List<Iterator<Entry>> runs) {
        return new MergedEntries(runs, true);
    }

    /** A base with a delta over it, without what the delta says is gone. */
    static Iterator<Entry> over(Iterator<Entry> base, Iterator<Entry> delta) {
        return new WithoutGone(of(List.of(base, delta)));
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public Entry next() {
        if (heads.isEmpty()) {
            throw new NoSuchElementException();
        }
        Entry chosen = take();
        while (!heads.isEmpty() && Arrays.equals(heads.peek().entry.key(), chosen.key())) {
            Entry later = take();
            boolean both = chosen.state() != Entry.State.GONE && later.state() != Entry.State.GONE;
            contested += both && !Arrays.equals(chosen.fingerprint(), later.fingerprint()) ? 1 : 0;
            chosen = presenceCounts && later.state() == Entry.State.GONE ? chosen : later;
        }
        return chosen;
    }

    /** How often two rows held different texts under one key, as far as was read. */
    long contested() {
        return contested;
    }

    private Entry take() {
        Head head = heads.poll();
        Entry entry = head.entry;
        if (head.advance()) {
            heads.add(head);
        }
        return entry;
    }

    private static final class Head implements Comparable<Head> {
        private final Iterator<Entry> rest;
        private final int row;
        private Entry entry;

        Head(Iterator<Entry> rest, int row) {
            this.rest = rest;
            this.row = row;
        }

        boolean advance() {
            entry = rest.hasNext() ? rest.next() : null;
            return entry != null;
        }

        @Override
        public int compareTo(Head other) {
            int order = Arrays.compareUnsigned(entry.key(), other.entry.key());
            return order != 0 ? order : Integer.compare(row, other.row);
        }
    }

    private static final class WithoutGone implements Iterator<Entry> {
        private final Iterator<Entry> all;
        private Entry next;

        WithoutGone(Iterator<Entry> all) {
            this.all = all;
        }

        @Override
        public boolean hasNext() {
            while (next == null && all.hasNext()) {
                Entry entry = all.next();
                next = entry.state() == Entry.State.GONE ? null : entry;
            }
            return next != null;
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Entry entry = next;
            next = null;
            return entry;
        }
    }
}
