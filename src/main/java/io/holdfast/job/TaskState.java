package io.holdfast.job;

/** Where a task is: WAITING (for other tasks, a job or a time), READY, RUNNING under a lease, or ended. */
public enum TaskState {
    WAITING,
    READY,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
}
