package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Set;

/**
 * What answers mean that mean something else than usual.
 *
 * @param status any of these
 * @param pointer a place in the JSON body that has to hold {@code value}; null where the status is enough
 * @param header in place of {@code pointer}
 * @param value compared as text
 * @param contains in place of {@code value}: a part of the text, whatever its case; of the whole body where no place is named
 * @param scope the calls that the rule is for; all but those for files where the file does not say
 */
@RegisterForReflection
public record ErrorRule(
        List<Integer> status,
        String pointer,
        String header,
        String value,
        String contains,
        Action action,
        List<Scope> scope) {
    /** The calls that a rule is for. */
    public enum Scope {
        /** A page of a list, of what was deleted, or an export. */
        LIST,
        /** One record. */
        ITEM,
        /** A count. */
        COUNT,
        /** Whatever writes: records, uploads, imports. */
        WRITE,
        /** A file that a record names. */
        MEDIA
    }

    /** What follows. */
    public enum Action {
        /** The source is ill: try again later. */
        RETRY,
        /** The answer is left out, and proves nothing: a list so answered counts as not read, a count as not had, a record as not looked at. A write has nothing to do. */
        IGNORE,
        /** The source says that there is nothing here: no such record, no such list, no file, nothing to delete. */
        NOT_FOUND,
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
        scope = Given.list(scope);
    }

    /** Whether the rule is for calls of a scope. @param call null for calls of none, such as the check */
    boolean covers(Scope call) {
        return scope.isEmpty()
                ? call != Scope.MEDIA
                : call != null && Set.copyOf(scope).contains(call);
    }

    AnswerMatch match() {
        return new AnswerMatch(status, pointer, header, value, contains);
    }
}
