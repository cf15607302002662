package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import io.holdfast.problem.ErrorCode;

/**
 * How a job ended.
 *
 * @param state SUCCEEDED, PARTIAL or FAILED
 * @param code why it is not SUCCEEDED; null where it is
 * @param effect the handler's own rows, in the same transaction
 * @param retryable whether what is not DONE may be tried again later, where the state is FAILED, CANCELLED or TIMED_OUT
 */
public record Ending(JobState state, ErrorCode code, String detail, Effect effect, boolean retryable) {
    /** All went well. */
    public static Ending succeeded(Effect effect) {
        return new Ending(JobState.SUCCEEDED, null, null, effect, false);
    }

    /** Something is missing. */
    public static Ending partial(ErrorCode code, String detail, Effect effect) {
        return new Ending(JobState.PARTIAL, code, detail, effect, false);
    }

    /** Nothing came of it, and nothing can be made of it. */
    public static Ending failed(ErrorCode code, String detail, Effect effect) {
        return new Ending(JobState.FAILED, code, detail, effect, false);
    }
}
