package io.holdfast.backup;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.EnumSet;
import java.util.Set;

/** Tells failures of one call from those that concern the whole source, such as refused credentials or a limit. Pure. */
final class CallFailure {
    private static final Set<ErrorCode> OF_ONE_CALL =
            EnumSet.of(ErrorCode.SOURCE_FAILED, ErrorCode.SOURCE_REFUSED_REQUEST, ErrorCode.SOURCE_ANSWER_INVALID);

    private CallFailure() {}

    /** Does nothing where the failure says nothing of the source's other calls, so that the caller can do without its answer; throws it otherwise. */
    static void requireOnlyThisCall(Problem problem) {
        if (!OF_ONE_CALL.contains(problem.code())) {
            throw problem;
        }
    }
}
