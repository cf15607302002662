package io.holdfast.connector;

import io.holdfast.problem.Problem;

/** What became of one record of a call that was for several. */
public sealed interface BatchOutcome {
    /**
     * The source took it.
     *
     * @param record as the answer has it; of a deletion as it was looked at
     */
    record Taken(RawRecord record) implements BatchOutcome {}

    /** The source refused it, and took nothing of it. */
    record Refused(Problem problem) implements BatchOutcome {}

    /**
     * The answer does not tell.
     *
     * @param reason for people
     */
    record Unknown(String reason) implements BatchOutcome {}
}
