package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Where workers bring tasks back that they took by {@link Turns}, across tenants. Every move is one transaction, conditional on the lease's token: who lost the lease gets
 * {@link LeaseLost} and has changed nothing. Safe for use by many threads and replicas.
 */
@Singleton
class TaskDesk {
    private final Database database;
    private final JobMoves moves;
    private final Wakes wakes;
    private final JobConfig config;
    private final Json json;
    private final Clock clock;

    TaskDesk(Database database, JobMoves moves, Wakes wakes, JobConfig config, Json json, Clock clock) {
        this.database = database;
        this.moves = moves;
        this.wakes = wakes;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /** Somebody else holds the task now. */
    static final class LeaseLost extends RuntimeException {
        LeaseLost(long task) {
            super("Task " + task + " is no longer ours", null, false, false);
        }
    }

    /** Prolongs leases; returns the tokens of those that still hold and whose jobs are not being stopped. */
    Set<UUID> renew(Collection<UUID> tokens) {
        if (tokens.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(
                database.list(row -> row.id("lease_token"), """
                update task t set lease_until = ? from job j
                where t.lease_token = any(?) and t.state = 'RUNNING' and j.id = t.job_id and (j.verdict is null or t.name in ('$finish', '$fail'))
                returning t.lease_token""", clock.instant().plus(config.lease()), tokens));
    }

    /** The end that a job is being closed towards. */
    JobState verdict(UUID job) {
        return database.first(
                        row -> row.constant(JobState.class, "verdict"), "select verdict from job where id = ?", job)
                .orElseThrow();
    }

    /** The payloads of a job's tasks of one name that are FAILED. */
    List<String> failedPayloads(UUID job, String name) {
        return database.list(
                row -> row.text("payload"),
                "select payload from task where job_id = ? and name = ? and state = 'FAILED' order by id",
                job,
                name);
    }

    /** Notes how far a task has come. */
    void checkpoint(Claim claim, String checkpoint, long itemsDone, Effect effect) {
        database.change(sql -> {
            int rows = sql.update(
                    "update task set checkpoint = ?::jsonb where id = ? and lease_token = ? and state = 'RUNNING'",
                    checkpoint,
                    claim.task(),
                    claim.token());
            requireLease(rows, claim);
            effect.in(sql);
            moves.progressed(sql, claim.job().id(), itemsDone);
        });
        moves.announce(claim.job());
    }

    /** The task is DONE: its end, what follows from it, the job's counters and the handler's rows, at once. */
    void done(Claim claim, Settlement settlement) {
        List<String> payloads = settlement.tasks().stream()
                .map(task -> json.text(task.payload()))
                .toList();
        wakes.after(database.transaction(sql -> {
            moves.lock(sql, claim.job().id());
            end(sql, claim, TaskState.DONE, null, null);
            settlement.effect().in(sql);
            moves.progressed(sql, claim.job().id(), settlement.itemsDone());
            moves.found(sql, claim.job().id(), settlement.itemsFound());
            moves.add(sql, claim.job(), settlement.tasks(), payloads, clock.instant());
            return moves.taskEnded(sql, claim.job(), TaskState.DONE, clock.instant());
        }));
        moves.announce(claim.job());
    }

    /** The task is FAILED for good; an essential one takes its job with it. */
    void failed(Claim claim, ErrorCode code, String detail) {
        boolean fatal = claim.essential()
                || code.kind().countsAgainstTheSource() && code.kind().remedy() == Kind.Remedy.NONE;
        wakes.after(database.transaction(sql -> {
            moves.lock(sql, claim.job().id());
            end(sql, claim, TaskState.FAILED, code, detail);
            if (fatal) {
                moves.stop(sql, claim.job().id(), JobState.FAILED, code, detail, clock.instant());
            }
            return moves.taskEnded(sql, claim.job(), TaskState.FAILED, clock.instant());
        }));
        moves.announce(claim.job());
    }

    /** The task was stopped with its job. */
    void cancelled(Claim claim) {
        wakes.after(database.transaction(sql -> {
            moves.lock(sql, claim.job().id());
            end(sql, claim, TaskState.CANCELLED, null, null);
            return moves.taskEnded(sql, claim.job(), TaskState.CANCELLED, clock.instant());
        }));
        moves.announce(claim.job());
    }

    /** The task goes back until {@code notBefore}. Where {@code counted} is false the attempt is forgotten. */
    void putBack(Claim claim, Instant notBefore, boolean counted, ErrorCode code, String detail) {
        wakes.after(database.transaction(sql -> {
            moves.lock(sql, claim.job().id());
            int rows = sql.update("""
                    update task set state = 'WAITING', not_before = ?, attempts = attempts - ?, lease_owner = null, lease_token = null, lease_until = null,
                        error_code = ?, error_detail = ? where id = ? and lease_token = ? and state = 'RUNNING'""", notBefore, counted ? 0 : 1, code.code(), detail, claim.task(), claim.token());
            requireLease(rows, claim);
            if (code.kind().countsAgainstTheSource()) {
                moves.sourceFailed(sql, claim.job().id(), config.sourceFailures(), detail, clock.instant());
            }
            return moves.left(sql, claim.job(), clock.instant());
        }));
    }

    /** The task goes back to READY at once, its attempt forgotten: the process is ending. */
    void handBack(Claim claim) {
        wakes.after(database.transaction(sql -> {
            int rows = sql.update("""
                    update task set state = 'READY', ready_at = ?, attempts = attempts - 1, lease_owner = null, lease_token = null, lease_until = null
                    where id = ? and lease_token = ? and state = 'RUNNING'""", clock.instant(), claim.task(), claim.token());
            requireLease(rows, claim);
            return List.of(claim.job().lane());
        }));
    }

    /** The job has ended as its closing task found. */
    void closed(Claim claim, Ending ending) {
        wakes.after(database.transaction(sql -> {
            moves.lock(sql, claim.job().id());
            end(sql, claim, TaskState.DONE, null, null);
            return moves.ended(sql, claim.job(), ending, clock.instant());
        }));
        moves.announce(claim.job());
    }

    /** Closing failed for good: the job is to end as FAILED instead. */
    void notClosed(Claim claim, ErrorCode code, String detail) {
        wakes.after(database.transaction(sql -> {
            moves.lock(sql, claim.job().id());
            end(sql, claim, TaskState.FAILED, code, detail);
            return moves.closeAsFailed(sql, claim.job(), code, detail, clock.instant());
        }));
        moves.announce(claim.job());
    }

    private void end(Sql sql, Claim claim, TaskState state, ErrorCode code, String detail) throws SQLException {
        int rows = sql.update(
                """
                update task set state = ?, ended_at = ?, lease_owner = null, lease_token = null, lease_until = null, error_code = ?, error_detail = ?
                where id = ? and lease_token = ? and state = 'RUNNING'""", state, clock.instant(), code == null ? null : code.code(), detail, claim.task(), claim.token());
        requireLease(rows, claim);
    }

    private static void requireLease(int rows, Claim claim) {
        if (rows == 0) {
            throw new LeaseLost(claim.task());
        }
    }
}
