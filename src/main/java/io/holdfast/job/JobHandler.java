package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import java.util.List;

/**
 * What a feature does for its kind of job. Every step may be cut off anywhere and run again, on another replica: it does its work outside the
 * database first and hands what is to be written to the engine, which writes it once. Failures are {@link io.holdfast.problem.Problem}s, whose kind says
 * what happens next. Steps run on virtual threads, bound to the job's tenant, and end soon after an interrupt.
 */
public interface JobHandler {
    /** The kind of job that this handler is for. */
    String kind();

    /** The first tasks. Fails the job where it fails for good. */
    Settlement plan(TaskRun run) throws Exception;

    /** One task. */
    Settlement run(TaskRun run) throws Exception;

    /** Closes a job whose tasks have all ended. */
    Ending finish(TaskRun run) throws Exception;

    /** What is to be written when the job ends as FAILED, CANCELLED or TIMED_OUT. */
    Effect fail(TaskRun run, JobState end) throws Exception;

    /** Whether a job that ended as FAILED, CANCELLED or TIMED_OUT can be taken up again, running only what is not DONE. */
    default boolean isRetryable() {
        return false;
    }

    /** What is to be written when a job can no longer be tried again; only of retryable kinds. */
    default Effect forget(JobInfo job) {
        return Effect.NONE;
    }

    /** A settlement that only adds tasks. */
    default Settlement next(List<NewTask> tasks) {
        return Settlement.done().with(0, tasks);
    }
}
