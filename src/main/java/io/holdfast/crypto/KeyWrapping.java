package io.holdfast.crypto;

/**
 * What wraps and unwraps data keys by the ids of master keys: today keys of the configuration, and in the same place a key management service could stand that never gives its keys away.
 * Safe for use by many threads.
 */
interface KeyWrapping {
    /** The id of the master key that wraps from now on. */
    String current();

    /** Whether the master key of that id is at hand. */
    boolean knows(String id);

    /** The key sealed by the current master key, bound to {@code context}. */
    byte[] wrap(byte[] key, byte[] context);

    /** The key; {@code key_unavailable} where that master key is not at hand, {@code object_damaged} where the bytes or the context are others. */
    byte[] unwrap(String id, byte[] sealed, byte[] context);
}
