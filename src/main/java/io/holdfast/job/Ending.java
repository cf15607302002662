package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import io.holdfast.problem.ErrorCode;

/**
 * How a job ended.
 *
 * @param state SUCCEEDED, PARTIAL or FAILED
 * @param code why it is not SUCCEEDED; null where it is
 * @param effect the handler's own rows, in the same transaction
 */
public record Ending(JobState state, ErrorCode code, String detail, Effect effect) {
    /** All went well. */
    public static Ending succeeded(Effect effect) {
        return new Ending(JobState.SUCCEEDED, null, null, effect);
    }

    /** Something is missing. */
    public static Ending partial(ErrorCode code, String detail, Effect effect) {
        return new Ending(JobState.PARTIAL, code, detail, effect);
    }
}
