package io.holdfast.restore;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/** What becomes of a record whose live version is not the one that the safety backup holds. */
public enum ConflictPolicy {
    /** It is skipped. */
    IF_UNCHANGED,
    /** It is written all the same, and what was there is kept first. */
    OVERWRITE,
    /** Whatever exists is left alone, changed meanwhile or not; only what is gone is created. */
    SKIP_EXISTING,
    /** Nothing that exists is touched: what differs is created beside it. */
    COPY,
    /** The first such record ends the restore. */
    FAIL;

    /** The policy as requests and answers name it. */
    @JsonValue
    public String policyName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of that name; {@code invalid_request} where there is none. */
    @JsonCreator
    static ConflictPolicy of(String name) {
        return Arrays.stream(values())
                .filter(each -> each.policyName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        Problem.of(ErrorCode.INVALID_REQUEST, "There is no policy " + name + " for on_conflict."));
    }
}
