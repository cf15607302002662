package io.holdfast.job;

import java.util.EnumSet;
import java.util.Set;

/** Where a job is, and where it may go from there. Every move in the database is conditional on the state that it leaves. */
public enum JobState {
    PENDING,
    RUNNING,
    FINISHING,
    SUCCEEDED,
    PARTIAL,
    FAILED,
    CANCELLED,
    TIMED_OUT;

    private static final Set<JobState> ENDED = EnumSet.of(SUCCEEDED, PARTIAL, FAILED, CANCELLED, TIMED_OUT);

    /** Whether nothing will happen to the job any more. */
    public boolean hasEnded() {
        return ENDED.contains(this);
    }

    /** Whether a job may go from here to there. From an end other than SUCCEEDED and PARTIAL only a retry leads back. */
    public boolean mayBecome(JobState next) {
        return switch (this) {
            case PENDING -> next == RUNNING || next == CANCELLED || next == TIMED_OUT || next == FAILED;
            case RUNNING -> next == FINISHING || next == CANCELLED || next == TIMED_OUT || next == FAILED;
            case FINISHING -> next == SUCCEEDED || next == PARTIAL || next == FAILED;
            case SUCCEEDED, PARTIAL -> false;
            case FAILED, CANCELLED, TIMED_OUT -> next == RUNNING;
        };
    }
}
