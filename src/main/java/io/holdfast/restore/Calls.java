package io.holdfast.restore;

import io.holdfast.connector.CallMix;

/**
 * Calls of a plan, by what they are for.
 *
 * @param looks at records right before they are written, and for what looks like them
 * @param creations and the updates that follow them
 * @param removals deletions
 * @param uploads of files
 * @param readingsBack after writing
 */
record Calls(long looks, long creations, long changes, long removals, long uploads, long readingsBack) {
    static final Calls NONE = new Calls(0, 0, 0, 0, 0, 0);

    Calls and(Calls more) {
        return new Calls(
                looks + more.looks,
                creations + more.creations,
                changes + more.changes,
                removals + more.removals,
                uploads + more.uploads,
                readingsBack + more.readingsBack);
    }

    long all() {
        return looks + creations + changes + removals + uploads + readingsBack;
    }

    CallMix mix() {
        return new CallMix(looks + readingsBack, creations + uploads, changes, removals);
    }
}
