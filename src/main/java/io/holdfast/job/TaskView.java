package io.holdfast.job;

import io.holdfast.database.Row;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * A task as its tenant sees it.
 *
 * @param name what kind of step it is; {@code $plan}, {@code $finish} and {@code $fail} open and close a job
 * @param phase tasks of a lower phase come first
 * @param attempts how often it was taken; returns for waiting and losses are not counted
 * @param losses how often in a row its worker vanished, since the task last came back or saved a checkpoint
 * @param essential whether its failure fails the job
 * @param notBefore a WAITING task is not taken before; null where it waits for other tasks or a job
 * @param awaitsJob the job that it waits for; null for none
 * @param errorCode why it last failed or had to wait; null where it did not
 */
@RegisterForReflection
record TaskView(
        long id,
        String name,
        int phase,
        TaskState state,
        int attempts,
        int losses,
        boolean essential,
        Instant notBefore,
        UUID awaitsJob,
        Instant readyAt,
        Instant startedAt,
        Instant endedAt,
        String worker,
        Instant leaseUntil,
        String errorCode,
        String errorDetail) {
    static TaskView of(Row row) throws SQLException {
        return new TaskView(
                row.large("id"),
                row.text("name"),
                row.number("phase"),
                row.constant(TaskState.class, "state"),
                row.number("attempts"),
                row.number("losses"),
                row.flag("essential"),
                row.instant("not_before"),
                row.id("awaits_job"),
                row.instant("ready_at"),
                row.instant("started_at"),
                row.instant("ended_at"),
                row.text("lease_owner"),
                row.instant("lease_until"),
                row.text("error_code"),
                row.text("error_detail"));
    }
}
