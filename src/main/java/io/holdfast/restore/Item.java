package io.holdfast.restore;

/**
 * One record of a restore.
 *
 * @param newKey the key that it has now where that is another; null otherwise
 * @param attempts how often a write of it was begun
 */
record Item(
        long id,
        String stream,
        String key,
        ItemKind kind,
        Outcome outcome,
        String newKey,
        String errorCode,
        String errorDetail,
        int attempts) {}
