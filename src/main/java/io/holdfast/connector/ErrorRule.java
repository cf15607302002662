package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What answers mean that mean something else than usual.
 *
 * @param status any of these
 * @param pointer a place in the JSON body that has to hold {@code value}; null where the status is enough
 * @param value compared as text
 */
@RegisterForReflection
public record ErrorRule(List<Integer> status, String pointer, String value, Action action) {
    /** What follows. */
    public enum Action {
        /** The source is ill: try again later. */
        RETRY,
        /** There is nothing here: an empty page, no record, nothing to delete. */
        IGNORE,
        /** This one call is refused. */
        FAIL,
        /** The budget is used up: everyone waits. */
        THROTTLE,
        /** The token may have ended early: get another and try again, once; then it counts as taken away. */
        REFRESH_TOKEN_THEN_RETRY,
        /** The access was taken away. */
        REVOKE
    }

    public ErrorRule {
        status = Given.list(status);
    }

    AnswerMatch match() {
        return new AnswerMatch(status, pointer, value);
    }
}
