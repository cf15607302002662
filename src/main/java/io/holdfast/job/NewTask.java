package io.holdfast.job;

import java.util.UUID;

/**
 * A task to be added to a job.
 *
 * @param name what kind of step it is, in the handler's words
 * @param phase it becomes READY once no task of a lower phase is open
 * @param payload turned to JSON
 * @param essential whether its failure fails the job at once
 * @param awaits a job that has to end first; null for none
 */
public record NewTask(String name, int phase, Object payload, boolean essential, UUID awaits) {
    /** A task whose failure the job survives. */
    public static NewTask of(String name, int phase, Object payload) {
        return new NewTask(name, phase, payload, false, null);
    }

    /** A task that the job cannot do without. */
    public static NewTask essential(String name, int phase, Object payload) {
        return new NewTask(name, phase, payload, true, null);
    }

    /** This task, not before that job has ended. */
    public NewTask after(UUID job) {
        return new NewTask(name, phase, payload, essential, job);
    }
}
