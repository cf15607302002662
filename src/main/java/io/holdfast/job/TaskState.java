package io.holdfast.job;

/** Where a task is, and where it may go from there. Every move in the database is conditional on the state that it leaves. */
public enum TaskState {
    /** Waits for other tasks, for a job, or for a time. */
    WAITING,
    /** May be taken. */
    READY,
    /** Taken, under a lease. */
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    /** Whether the task counts among its job's open ones. */
    public boolean isOpen() {
        return switch (this) {
            case WAITING, READY, RUNNING -> true;
            case DONE, FAILED, CANCELLED -> false;
        };
    }

    /** Whether a task may go from here to there. From an end other than DONE only a retry of its job leads back. */
    public boolean mayBecome(TaskState next) {
        return switch (this) {
            case WAITING -> next == READY || next == CANCELLED;
            case READY -> next == RUNNING || next == CANCELLED;
            case RUNNING -> next != RUNNING;
            case DONE -> false;
            case FAILED, CANCELLED -> next == WAITING;
        };
    }
}
