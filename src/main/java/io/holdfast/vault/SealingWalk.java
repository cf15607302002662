package io.holdfast.vault;

import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;

/** A new snapshot's lines: what was read, beside what the previous snapshot held. A line of the runs that says {@code GONE} takes the record out. */
final class SealingWalk implements Iterator<Entry> {
    private final MergedEntries runs;
    private final PeekingEntries read;
    private final PeekingEntries held;
    private final Rules rules;
    private final Set<String> segments = new HashSet<>();
    private long records;
    private long created;
    private long changed;
    private long unchanged;
    private long gone;
    private long unseen;
    private Lost lost = Lost.NOTHING;
    private Entry next;

    SealingWalk(MergedEntries read, Iterator<Entry> held, Rules rules) {
        this.runs = read;
        this.read = new PeekingEntries(read);
        this.held = new PeekingEntries(held);
        this.rules = rules;
    }

    /**
     * What decides over a line.
     *
     * @param seq the number of the backup that seals
     * @param broken names of segments that are not whole: what lies there is lost
     * @param carried whether a line that no run names may be carried over; asked about each
     */
    record Rules(NotRead notRead, long seq, Set<String> broken, Predicate<Entry> carried) {
        private boolean isBroken(Entry line) {
            return line.position() != null
                    && broken.contains(line.position().segment().name());
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && (read.hasNext() || held.hasNext())) {
            int order = read.compareTo(held);
            if (order <= 0 && rules.isBroken(read.peek())) {
                lost = lost.withSeen(read.next().text());
                if (order == 0) {
                    held.next();
                }
            } else if (order < 0) {
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
        if (rules.notRead() == NotRead.GONE) {
            gone++;
            return null;
        }
        if (rules.isBroken(then) || !rules.carried().test(then)) {
            lost = lost.withUnseen(then.text());
            return null;
        }
        if (rules.notRead() == NotRead.UNSEEN || then.state() == Entry.State.UNSEEN) {
            unseen++;
            return then.unseen(rules.seq());
        }
        unchanged++;
        return then;
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

    /** How many keys two runs held with different texts. */
    long contested() {
        return runs.contested();
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
