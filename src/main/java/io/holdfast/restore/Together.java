package io.holdfast.restore;

import io.holdfast.connector.StreamSpec;
import io.holdfast.connector.WriteBatch;

/**
 * Which writes of a stream go together in one call (decision 0029). Where the first conflict ends a restore none do: one record is written after the other then. Pure.
 *
 * @param inTurn whether one record is written after the other whatever the connector says
 */
record Together(StreamSpec stream, boolean inTurn) {
    /** So many records in a task, where each is written by itself. */
    private static final int FEW = 20;
    /** What is written together is looked at before all of it is sent: the more there are, the older is the first look. */
    private static final int MOST = 100;

    static Together of(LiveState live, StreamSpec stream) {
        return new Together(stream, live.restore().request().onConflict() == ConflictPolicy.FAIL);
    }

    /** Whether any writes of the stream go together. */
    static boolean isPossible(StreamSpec stream) {
        return stream.write() != null && stream.write().batch() != null;
    }

    /** How many records such a call may hold; 1 where each is a call of its own. */
    int most(PlannedAction action) {
        return part(action) == null ? 1 : Math.min(MOST, stream.write().batch().maxRecords());
    }

    /** Whether such a call is for records of one parent alone. */
    boolean isOfOneParent(PlannedAction action) {
        WriteBatch.Part part = part(action);
        return part != null && stream.write().batch().isOfOneParent(part);
    }

    /** How many records make up a task that deletes, or that creates and changes. */
    int itemsATask(boolean deletes) {
        int most =
                deletes ? most(PlannedAction.DELETE) : Math.max(most(PlannedAction.CREATE), most(PlannedAction.CHANGE));
        return Math.max(FEW, most);
    }

    private WriteBatch.Part part(PlannedAction action) {
        if (inTurn || !isPossible(stream)) {
            return null;
        }
        WriteBatch batch = stream.write().batch();
        return switch (action) {
            case CREATE -> batch.create();
            case CHANGE -> batch.update();
            case DELETE -> batch.delete();
            case SKIP, REFUSE -> null;
        };
    }
}
