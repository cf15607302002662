package io.holdfast.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A task taken under a lease.
 *
 * @param token names this lease alone: settling and checkpoints are conditional on it
 * @param payload JSON
 * @param checkpoint JSON; null where there is none
 * @param takenAt when it was taken this time
 * @param attempts how often it was taken, this time included; returns for waiting and losses are not counted
 * @param losses how often in a row its lease ran out, since it last came back or saved a checkpoint
 */
record Claim(
        long task,
        String name,
        JobInfo job,
        UUID token,
        String payload,
        String checkpoint,
        int attempts,
        int losses,
        boolean essential,
        Instant takenAt) {
    static final String PLAN = "$plan";
    static final String FINISH = "$finish";
    static final String FAIL = "$fail";

    /** Whether it closes its job. */
    boolean isClosing() {
        return name.equals(FINISH) || name.equals(FAIL);
    }
}
