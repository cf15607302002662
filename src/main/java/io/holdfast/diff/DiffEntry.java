package io.holdfast.diff;

/**
 * One record that is not the same in both moments.
 *
 * @param sealed what changed in it, sealed; null where it was not looked at yet or there is nothing to be looked at
 */
record DiffEntry(String stream, String key, DiffKind kind, byte[] sealed) {}
