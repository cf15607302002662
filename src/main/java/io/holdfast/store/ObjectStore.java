package io.holdfast.store;

import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Objects by key, written once. Keys are relative paths of letters, digits, {@code - _ .} and {@code /}; none is a folder of another. Safe for use by many threads.
 * Every failure is a {@link io.holdfast.problem.Problem}: {@code object_missing} is final, {@code store_unavailable} may be tried again; every call
 * may be repeated with the same effect. {@link PartUploads} stores what comes in pieces, {@link OldVersions} tells what a bucket keeps of deleted objects.
 */
public interface ObjectStore {
    /**
     * Stores an object unless one of that key is there. Atomic: an object is there whole or not at all, and once this returns it
     * survives a crash.
     *
     * @return whether this call stored it; where the answer to an earlier try was lost, the repeated call says {@code false}
     */
    boolean putIfAbsent(String key, Body body);

    /** Exactly {@code length} bytes from {@code offset}; {@code object_damaged} where the object ends before. */
    byte[] range(String key, long offset, int length);

    /** The whole object as a stream, to be closed by the caller. */
    InputStream open(String key);

    /** The object's size in bytes; empty where there is none. */
    OptionalLong size(String key);

    /** Removes the object; one that is not there is fine. */
    void delete(String key);

    /**
     * At most {@code limit} keys that begin with {@code prefix}, in the order of their bytes, behind {@code after}. Who goes on behind the last key of each page sees every object
     * that was there all the while exactly once; one that came or went meanwhile may be among them or not.
     */
    List<String> list(String prefix, Optional<String> after, int limit);

    /** All keys that begin with {@code prefix}, in pages of at most {@code size}, each asked for when it is needed. As of {@link #list}; what is deleted on the way hides nothing. */
    default Iterator<List<String>> pages(String prefix, int size) {
        return new Iterator<>() {
            private Optional<String> after = Optional.empty();
            private List<String> next;

            /** Only an empty page says that there are no more: a store may give fewer than it was asked for. */
            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = list(prefix, after, size);
                }
                return !next.isEmpty();
            }

            @Override
            public List<String> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                List<String> page = next;
                after = Optional.of(page.getLast());
                next = null;
                return page;
            }
        };
    }

    /** Asks the store for a sign of life. */
    void probe();
}
