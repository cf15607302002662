package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What answers mean that mean something else than usual.
 *
 * @param status any of these
 * @param pointer a place in the JSON body that has to hold {@code value}; null where the status is enough
 * @param header in place of {@code pointer}
 * @param value compared as text
 * @param contains in place of {@code value}: a part of the text, whatever its case; of the whole body where no place is named
 */
@RegisterForReflection
public record ErrorRule(
        List<Integer> status, String pointer, String header, String value, String contains, Action action) {
    /** What follows. */
    public enum Action {
        /** The source is ill: try again later. */
        RETRY,
        /** There is nothing here: an empty page, no record, nothing to delete. */
        IGNORE,
        /** This one call is refused. */
        FAIL,
        /** The account does not have this stream at all: a list that is answered so for the first time is no failure of the backup. */
        NOT_OFFERED,
        /** The condition of a write does not hold any more: the source has another version by now, as with 412. A call without a condition is refused. */
        CONFLICT,
        /** The budget is used up: everyone waits. */
        THROTTLE,
        /** As above, for long: a daily limit is reached. Without a word of when it ends, after an hour. */
        RESUME_LATER,
        /** The token may have ended early: get another and try again, once; then it counts as taken away. */
        REFRESH_TOKEN_THEN_RETRY,
        /** The access was taken away. */
        REVOKE
    }

    public ErrorRule {
        status = Given.list(status);
    }

    AnswerMatch match() {
        return new AnswerMatch(status, pointer, header, value, contains);
    }
}
