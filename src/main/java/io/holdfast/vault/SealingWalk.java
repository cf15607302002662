package io.holdfast.vault;

import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

/** A new snapshot's lines: what was read, beside what the previous snapshot held. A line of the runs that says {@code GONE} takes the record out. */
final class SealingWalk implements Iterator<Entry> {
    private final PeekingEntries read;
    private final PeekingEntries held;
    private final NotRead notRead;
    private final long seq;
    private final Set<String> segments = new HashSet<>();
    private long records;
    private long created;
    private long changed;
    private long unchanged;
    private long gone;
    private long unseen;
    private Entry next;

    SealingWalk(Iterator<Entry> read, Iterator<Entry> held, NotRead notRead, long seq) {
        this.read = new PeekingEntries(read);
        this.held = new PeekingEntries(held);
        this.notRead = notRead;
        this.seq = seq;
    }

    @Override
    public boolean hasNext() {
        while (next == null && (read.hasNext() || held.hasNext())) {
            int order = read.compareTo(held);
            if (order < 0) {
                next = seen(read.next());
            } else if (order == 0) {
                next = seenAgain(read.next(), held.next());
            } else {
                next = notRead(held.next());
            }
        }
        return next != null;
    }

    private Entry seen(Entry now) {
        if (now.state() == Entry.State.GONE) {
            return null;
        }
        created++;
        return now;
    }

    private Entry seenAgain(Entry now, Entry then) {
        if (now.state() == Entry.State.GONE) {
            gone++;
            return null;
        }
        if (now.sameVersion(then)) {
            unchanged++;
        } else {
            changed++;
        }
        return now;
    }

    private Entry notRead(Entry then) {
        switch (notRead) {
            case GONE -> {
                gone++;
                return null;
            }
            case UNSEEN -> {
                unseen++;
                return then.unseen(seq);
            }
            case KEPT -> {
                if (then.state() == Entry.State.UNSEEN) {
                    unseen++;
                } else {
                    unchanged++;
                }
                return then;
            }
        }
        throw new IllegalStateException("unknown: " + notRead);
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
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
}
