package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.List;
import java.util.Optional;

/** A task in the hands of its handler. For the thread that runs it. */
public final class TaskRun {
    private final Claim claim;
    private final TaskDesk desk;
    private final Json json;
    private final boolean last;
    private Optional<String> checkpoint;

    TaskRun(Claim claim, TaskDesk desk, Json json, boolean last) {
        this.claim = claim;
        this.desk = desk;
        this.json = json;
        this.last = last;
        this.checkpoint = Optional.ofNullable(claim.checkpoint());
    }

    /** The task's id, which grows with the order in which tasks were added. */
    public long id() {
        return claim.task();
    }

    /** What kind of step it is. */
    public String name() {
        return claim.name();
    }

    /** The job that it belongs to. */
    public JobInfo job() {
        return claim.job();
    }

    /** Whether this is the task's last try: a failure now is for good. Waiting and being handed back are no failures. */
    public boolean isLast() {
        return last;
    }

    /** What the task was told. */
    public <T> T payload(Class<T> type) {
        return json.value(claim.payload(), type);
    }

    /** What the job was told. */
    public <T> T jobPayload(Class<T> type) {
        return json.value(claim.job().payload(), type);
    }

    /** The last checkpoint, of this or an earlier run. */
    public <T> Optional<T> checkpoint(Class<T> type) {
        return checkpoint.map(text -> json.value(text, type));
    }

    /**
     * Saves how far the task has come, with the handler's rows, in one transaction. Fails, and ends the run, where the lease was taken by another.
     *
     * @param itemsDone items dealt with since the last checkpoint
     */
    public void save(Object state, long itemsDone, Effect effect) {
        String text = json.text(state);
        desk.checkpoint(claim, text, itemsDone, effect);
        checkpoint = Optional.of(text);
    }

    /** What the job's tasks of that name that failed for good had been told. */
    public <T> List<T> failed(String name, Class<T> type) {
        return failed(List.of(name), type);
    }

    /** As above, of tasks of any of those names. */
    public <T> List<T> failed(List<String> names, Class<T> type) {
        return failures(names, type).stream().map(Failed::told).toList();
    }

    /**
     * A task that failed for good.
     *
     * @param told what it had been told
     * @param code of its last failure
     * @param detail its last failure for people
     */
    public record Failed<T>(T told, String code, String detail) {}

    /** As {@link #failed(List, Class)}, with why. */
    public <T> List<Failed<T>> failures(List<String> names, Class<T> type) {
        return desk.failed(claim.job().id(), names).stream()
                .map(task -> new Failed<>(json.value(task.told(), type), task.code(), task.detail()))
                .toList();
    }

    /** Ends the run where it was cancelled, lost its lease or is to be handed back. To be asked between items. */
    public void checkStopping() {
        if (Thread.currentThread().isInterrupted()) {
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The task was stopped.");
        }
    }
}
