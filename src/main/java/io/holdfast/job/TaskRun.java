package io.holdfast.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.database.Database.Effect;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.List;
import java.util.Optional;

/** A task in the hands of its handler. For the thread that runs it. */
public final class TaskRun {
    private final Claim claim;
    private final TaskDesk desk;
    private final ObjectMapper json;
    private Optional<String> checkpoint;

    TaskRun(Claim claim, TaskDesk desk, ObjectMapper json) {
        this.claim = claim;
        this.desk = desk;
        this.json = json;
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

    /** What the task was told. */
    public <T> T payload(Class<T> type) {
        return value(claim.payload(), type);
    }

    /** What the job was told. */
    public <T> T jobPayload(Class<T> type) {
        return json.convertValue(claim.job().payload(), type);
    }

    /** The last checkpoint, of this or an earlier run. */
    public <T> Optional<T> checkpoint(Class<T> type) {
        return checkpoint.map(text -> value(text, type));
    }

    /**
     * Saves how far the task has come, with the handler's rows, in one transaction. Fails, and ends the run, where the lease was taken by another.
     *
     * @param itemsDone items dealt with since the last checkpoint
     */
    public void save(Object state, long itemsDone, Effect effect) {
        String text = text(state);
        desk.checkpoint(claim, text, itemsDone, effect);
        checkpoint = Optional.of(text);
    }

    /** What the job's tasks of that name that failed for good had been told. */
    public <T> List<T> failed(String name, Class<T> type) {
        return desk.failedPayloads(claim.job().id(), name).stream()
                .map(text -> value(text, type))
                .toList();
    }

    /** Ends the run where it was cancelled, lost its lease or is to be handed back. To be asked between items. */
    public void checkStopping() {
        if (Thread.currentThread().isInterrupted()) {
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The task was stopped.");
        }
    }

    String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not fit for JSON: " + value, e);
        }
    }

    private <T> T value(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A task's row does not parse", e);
        }
    }
}
