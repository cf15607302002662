package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.progress.JobChanges;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Where workers bring tasks back that they took by {@link Turns}, across tenants. Every move is one transaction, conditional on the lease's token: who lost
 * the lease gets {@link LeaseLost} and has changed nothing. Safe for use by many threads and replicas.
 */
@Singleton
class TaskDesk {
    private final Engine engine;
    private final Database database;
    private final JobMoves moves;
    private final TurnRows turns;
    private final JobChanges changes;
    private final JobConfig config;
    private final Json json;
    private final Clock clock;

    TaskDesk(
            Engine engine,
            Database database,
            JobMoves moves,
            TurnRows turns,
            JobChanges changes,
            JobConfig config,
            Json json,
            Clock clock) {
        this.engine = engine;
        this.database = database;
        this.moves = moves;
        this.turns = turns;
        this.changes = changes;
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

    /** What is expected of a running task whose lease was prolonged. */
    enum Wish {
        GO_ON,
        /** Its job is being stopped. */
        STOP,
        /** Its job makes way for another. */
        YIELD
    }

    /**
     * What became of a lease that is ours.
     *
     * @param prolonged whether it lasts longer now; not where the task's row is being written at this moment
     */
    record Renewal(UUID token, Wish wish, boolean prolonged) {}

    /**
     * Prolongs leases; a token that is missing from the answer is no longer ours. Waits for no row: whoever writes one of them may wait in turn for a job that
     * waits for another of them.
     */
    Map<UUID, Renewal> renew(Collection<UUID> tokens) {
        Map<UUID, Renewal> renewals = new HashMap<>();
        if (tokens.isEmpty()) {
            return renewals;
        }
        database.list(
                        row -> new Renewal(
                                row.id("lease_token"),
                                wish(row.flag("stopping"), row.flag("yielding")),
                                row.flag("prolonged")),
                        """
                        with free as (
                            select id from task where lease_token = any(?) and state = 'RUNNING' for no key update skip locked),
                        prolonged as (
                            update task set lease_until = ? where id in (select id from free) returning id)
                        select t.lease_token, j.verdict is not null and t.phase < ? as stopping, (j.yielded_to is not null or j.paused_at is not null) and t.phase < ? as yielding,
                            t.id in (select id from prolonged) as prolonged
                        from task t join job j on j.id = t.job_id where t.lease_token = any(?) and t.state = 'RUNNING'""",
                        tokens,
                        clock.instant().plus(config.lease()),
                        JobMoves.CLOSING_PHASE,
                        JobMoves.CLOSING_PHASE,
                        tokens)
                .forEach(renewal -> renewals.put(renewal.token(), renewal));
        return renewals;
    }

    /** What is said of a failure as Postgres takes it: its texts hold no NUL. */
    private static String storable(String said) {
        return said == null ? null : said.replace('\0', '\ufffd');
    }

    private static Wish wish(boolean stopping, boolean yielding) {
        return stopping ? Wish.STOP : yielding ? Wish.YIELD : Wish.GO_ON;
    }

    /** The end that a job is being closed towards. */
    JobState verdict(UUID job) {
        return database.first(
                        row -> row.constant(JobState.class, "verdict"), "select verdict from job where id = ?", job)
                .orElseThrow();
    }

    /** A job's tasks of some names that are FAILED, with their payloads. */
    List<TaskRun.Failed<String>> failed(UUID job, List<String> names) {
        return database.list(
                row -> new TaskRun.Failed<>(row.text("payload"), row.text("error_code"), row.text("error_detail")),
                "select payload, error_code, error_detail from task where job_id = ? and name = any(?) and state = 'FAILED' order by id",
                job,
                names);
    }

    /** Notes how far a task has come. */
    void checkpoint(Claim claim, String checkpoint, long itemsDone, Effect effect) {
        engine.move(move -> {
            int rows = move.sql()
                    .update(
                            "update task set checkpoint = ?::jsonb, losses = 0 where id = ? and lease_token = ? and state = 'RUNNING'",
                            checkpoint,
                            claim.task(),
                            claim.token());
            requireLease(rows, claim);
            effect.in(move.sql());
            moves.progressed(move, claim.job().id(), itemsDone, 0);
            return null;
        });
        announce(claim);
    }

    /** The task is DONE: its end, what follows from it, the job's counters and the handler's rows, at once. */
    void done(Claim claim, Settlement settlement) {
        List<String> payloads = settlement.tasks().stream()
                .map(task -> json.text(task.payload()))
                .toList();
        settle(claim, (move, job) -> {
            end(move, claim, TaskState.DONE, null, null);
            settlement.effect().in(move.sql());
            moves.progressed(move, job.id(), settlement.itemsDone(), settlement.itemsFound());
            moves.add(move, job, settlement.tasks(), payloads);
            moves.taskEnded(move, job, TaskState.DONE);
        });
    }

    /** The task is FAILED for good; an essential one takes its job with it. */
    void failed(Claim claim, ErrorCode code, String said) {
        String detail = storable(said);
        boolean refused = code.kind().countsAgainstTheSource() && code.kind().remedy() == Kind.Remedy.NONE;
        settle(claim, (move, job) -> {
            end(move, claim, TaskState.FAILED, code, detail);
            if (claim.essential() || refused) {
                moves.stop(move, job, JobState.FAILED, code, detail);
            } else if (code.kind().countsAgainstTheSource()) {
                moves.sourceFailed(move, job, claim, detail);
            }
            moves.taskEnded(move, job, TaskState.FAILED);
        });
    }

    /** The task was stopped with its job. */
    void cancelled(Claim claim) {
        settle(claim, (move, job) -> {
            end(move, claim, TaskState.CANCELLED, null, null);
            moves.taskEnded(move, job, TaskState.CANCELLED);
        });
    }

    /** The task failed and is tried again, not before that time. Where {@code counted} is false the attempt is forgotten. */
    void putBack(Claim claim, Instant notBefore, boolean counted, ErrorCode code, String said) {
        String detail = storable(said);
        settle(claim, (move, job) -> {
            back(move, claim, notBefore, counted, code, detail);
            if (code.kind().countsAgainstTheSource()) {
                moves.sourceFailed(move, job, claim, detail);
            }
            moves.leftBehind(move, job);
            move.touch(Queue.of(job));
        });
    }

    /** The source's own limit holds the task back until then: the slot is free for others, and no other task of the source is taken meanwhile. */
    void throttled(Claim claim, Instant until, ErrorCode code, String said) {
        String detail = storable(said);
        settle(claim, (move, job) -> {
            back(move, claim, until, false, code, detail);
            turns.pause(move, Queue.of(job), until);
            moves.waits(move, job);
            moves.leftBehind(move, job);
        });
    }

    private void back(Move move, Claim claim, Instant notBefore, boolean counted, ErrorCode code, String detail)
            throws SQLException {
        int rows = move.sql().update("""
                update task set state = 'WAITING', not_before = ?, attempts = attempts - ?, losses = 0, lease_owner = null, lease_token = null, lease_until = null,
                    error_code = ?, error_detail = ? where id = ? and lease_token = ? and state = 'RUNNING'""", notBefore, counted ? 0 : 1, code.code(), detail, claim.task(), claim.token());
        requireLease(rows, claim);
    }

    /** The task goes back to READY at once, its attempt forgotten: the process is ending, or its job makes way for another. */
    void handBack(Claim claim) {
        settle(claim, (move, job) -> {
            int rows = move.sql().update("""
                    update task set state = case when exists (select 1 from job where id = task.job_id and paused_at is not null) then 'WAITING' else 'READY' end,
                        ready_at = ?, attempts = attempts - 1, losses = 0, lease_owner = null, lease_token = null, lease_until = null
                    where id = ? and lease_token = ? and state = 'RUNNING'""", move.now(), claim.task(), claim.token());
            requireLease(rows, claim);
            move.touch(Queue.of(job));
            moves.leftBehind(move, job);
        });
    }

    /** The job has ended as its closing task found. */
    void closed(Claim claim, Ending ending) {
        settle(claim, (move, job) -> {
            end(move, claim, TaskState.DONE, null, null);
            moves.ended(move, job, ending);
        });
    }

    /** Closing failed for good: the job is to end as FAILED instead. */
    void notClosed(Claim claim, ErrorCode code, String said) {
        String detail = storable(said);
        settle(claim, (move, job) -> {
            end(move, claim, TaskState.FAILED, code, detail);
            moves.closeAsFailed(move, job, code, detail);
        });
    }

    @FunctionalInterface
    private interface Settling {
        void in(Move move, JobInfo job) throws SQLException;
    }

    /** Brings a task back: the job's row is locked first, and read as it is now, since its lane may have changed. */
    private void settle(Claim claim, Settling settling) {
        engine.move(move -> {
            settling.in(move, moves.lock(move, claim.job().id()));
            return null;
        });
        announce(claim);
    }

    private void announce(Claim claim) {
        changes.announce(claim.job().tenant(), claim.job().id());
    }

    private static void end(Move move, Claim claim, TaskState state, ErrorCode code, String detail)
            throws SQLException {
        int rows = move.sql()
                .update("""
                        update task set state = ?, ended_at = ?, lease_owner = null, lease_token = null, lease_until = null, error_code = ?, error_detail = ?
                        where id = ? and lease_token = ? and state = 'RUNNING'""", state, move.now(), code == null ? null : code.code(), detail, claim.task(), claim.token());
        requireLease(rows, claim);
    }

    private static void requireLease(int rows, Claim claim) {
        if (rows == 0) {
            throw new LeaseLost(claim.task());
        }
    }
}
