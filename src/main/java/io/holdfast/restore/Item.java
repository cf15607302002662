package io.holdfast.restore;

import io.holdfast.problem.ErrorCode;
import java.time.Instant;

/**
 * One record of a restore.
 *
 * @param action what a plan means to do with it; null where it is none
 * @param newKey the key that it has now where that is another; null otherwise
 * @param answer what the platform said where it refused; null otherwise
 * @param attempts how often a write of it was begun
 * @param intendedAt when its creation was first about to be sent; null where none was
 * @param triedAt when a write of it was last about to be sent; null where none was
 * @param readBack what was found after it was written; null where nobody looked
 */
record Item(
        long id,
        String stream,
        String key,
        ItemKind kind,
        PlannedAction action,
        Outcome outcome,
        String newKey,
        String errorCode,
        String errorDetail,
        String answer,
        int attempts,
        Instant intendedAt,
        Instant triedAt,
        ReadBack readBack) {
    /** One that is to be dealt with; it gets its id in the database. */
    static Item planned(String stream, String key, ItemKind kind) {
        return new Item(0, stream, key, kind, null, Outcome.PLANNED, null, null, null, null, 0, null, null, null);
    }

    /** One that is as the backup has it. */
    static Item same(String stream, String key) {
        return new Item(
                0, stream, key, ItemKind.SAME, null, Outcome.UNCHANGED, null, null, null, null, 0, null, null, null);
    }

    /** One that cannot be dealt with. */
    static Item refused(String stream, String key, ItemKind kind, Outcome outcome, ErrorCode code, String detail) {
        return new Item(0, stream, key, kind, null, outcome, null, code.code(), detail, null, 0, null, null, null);
    }

    /** Whether an update or a deletion of ours was begun whose end is not known. */
    boolean isTried() {
        return outcome == Outcome.PLANNED && triedAt != null;
    }
}
