package io.holdfast.store;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Objects by key, written once. Keys are relative paths of letters, digits, {@code - _ .} and {@code /}; none is a folder of another. Safe for use by many threads.
 * Every failure is a {@link io.holdfast.problem.Problem}: {@code object_missing} is final, {@code store_unavailable} may be tried again; every call
 * may be repeated with the same effect.
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

    /** At most {@code limit} keys that begin with {@code prefix}, in order, behind {@code after}. */
    List<String> list(String prefix, Optional<String> after, int limit);

    /** Asks the store for a sign of life. */
    void probe();
}
