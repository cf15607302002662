package io.holdfast.vault;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A row of entries whose next one can be looked at. */
final class PeekingEntries {
    private final Iterator<Entry> entries;
    private Entry head;

    PeekingEntries(Iterator<Entry> entries) {
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
            throw new NoSuchElementException();
        }
        return head;
    }

    Entry next() {
        Entry entry = peek();
        head = null;
        return entry;
    }

    /** Which row is to be taken next, by key: negative this one, positive the other, zero both. An ended row comes last. */
    int compareTo(PeekingEntries other) {
        if (!hasNext()) {
            return 1;
        }
        return other.hasNext() ? Arrays.compareUnsigned(head.key(), other.head.key()) : -1;
    }
}
