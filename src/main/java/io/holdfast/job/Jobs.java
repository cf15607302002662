package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.idempotency.IdempotencyKey;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All jobs as features start, stop and retry them. Safe for use by many threads. */
@Singleton
public class Jobs {
    private final Engine engine;
    private final JobMoves moves;
    private final SourceHolds holds;
    private final Retries retries;
    private final TurnRows turns;
    private final JobRows rows;
    private final JobConfig config;
    private final Json json;

    Jobs(
            Engine engine,
            JobMoves moves,
            SourceHolds holds,
            Retries retries,
            TurnRows turns,
            JobRows rows,
            JobConfig config,
            Json json) {
        this.engine = engine;
        this.moves = moves;
        this.holds = holds;
        this.retries = retries;
        this.turns = turns;
        this.rows = rows;
        this.config = config;
        this.json = json;
    }

    /** Writes a feature's rows and says which job is to be started for them; nothing but SQL, as it may be run again. */
    @FunctionalInterface
    public interface Opening {
        NewJob in(Sql sql) throws SQLException;
    }

    /**
     * Starts a job in a transaction of its own together with the feature's rows. An automatic job on the source gives way to one that is not; {@code source_in_use}
     * where any other holds the source. Claims the key of the call that asks for it.
     */
    public void start(Opening opening) {
        try {
            engine.move(move -> begin(move, opening));
        } catch (Database.SqlFailure e) {
            if (e.isDuplicate()) {
                throw Problem.of(ErrorCode.SOURCE_IN_USE);
            }
            throw e;
        }
    }

    private Object begin(Move move, Opening opening) throws SQLException {
        NewJob job = opening.in(move.sql());
        IdempotencyKey.claim(move.sql(), job.subject(), job.id());
        holds.admit(move, job);
        insert(move, job);
        return null;
    }

    /** Starts a job within the caller's transaction, without looking at who holds its source. */
    public void insert(Sql sql, NewJob job) throws SQLException {
        engine.within(sql, move -> {
            insert(move, job);
            return null;
        });
    }

    void insert(Move move, NewJob job) throws SQLException {
        Queue queue = new Queue(job.lane(), job.tenant().toString(), Queue.sourceOf(job.source()));
        move.sql()
                .update(
                        """
                        insert into job (id, tenant_id, source_id, subject_id, parent_id, kind, lane, state, exclusive, automatic, payload, created_at, ends_at,
                            tasks_total, tasks_open)
                        values (?, ?, ?, ?, ?, ?, ?, 'PENDING', ?, ?, ?::jsonb, ?, ?, 1, 1)""",
                        job.id(),
                        queue.tenant(),
                        job.source(),
                        job.subject(),
                        job.parent(),
                        job.kind(),
                        queue.lane().laneName(),
                        job.exclusive(),
                        job.automatic(),
                        json.text(job.payload()),
                        move.now(),
                        move.now().plus(config.longest()));
        move.sql()
                .update(
                        """
                insert into task (job_id, tenant_id, source_id, lane, name, phase, state, essential, payload, ready_at)
                values (?, ?, ?, ?, ?, 0, 'READY', true, '{}', ?)""",
                        job.id(),
                        queue.tenant(),
                        queue.source(),
                        queue.lane().laneName(),
                        Claim.PLAN,
                        move.now());
        turns.open(move.sql(), queue);
        move.touch(queue);
    }

    /**
     * Lets a person join the automatic job of that kind that holds a source: from now on it goes on in the given lane and gives way to nobody. Empty where there is
     * none that can be joined.
     */
    public Optional<JobInfo> join(UUID source, String kind, Lane lane) {
        return engine.move(move -> holds.join(move, source, kind, lane));
    }

    /** The longest that a job may take from its start to its end, whatever it waits for. */
    public Duration longest() {
        return config.longest();
    }

    /** Stops a job in order; {@code job_not_cancellable} where it is finishing or has ended, {@code not_found} where the tenant has no such job. */
    public void cancel(TenantId tenant, UUID id) {
        rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        engine.move(move -> {
            JobInfo job = moves.lock(move, id);
            boolean stopped = moves.stop(move, job, JobState.CANCELLED, null, "Cancelled.");
            if (!stopped && !moves.isBeingCancelled(move, id)) {
                throw Problem.of(ErrorCode.JOB_NOT_CANCELLABLE);
            }
            return null;
        });
    }

    /** Holds a job up until {@link #resume}: it keeps its source and holds no slot. {@code job_not_pausable} where it is finishing or has ended. Repeating it changes nothing. */
    public void pause(TenantId tenant, UUID id) {
        rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        engine.move(move -> {
            if (!moves.pause(move, moves.lock(move, id))) {
                throw Problem.of(ErrorCode.JOB_NOT_PAUSABLE);
            }
            return null;
        });
    }

    /** Lets a job go on that was held up. {@code job_not_pausable} where it was stopped or has ended. Repeating it changes nothing. */
    public void resume(TenantId tenant, UUID id) {
        rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        engine.move(move -> {
            JobInfo job = moves.lock(move, id);
            if (!moves.resume(move, job) && (job.state().hasEnded() || moves.isBeingCancelled(move, id))) {
                throw Problem.of(ErrorCode.JOB_NOT_PAUSABLE);
            }
            return null;
        });
    }

    /**
     * Takes a job up again with what is not DONE, together with the feature's rows; {@code job_not_retryable} where that is not possible, or no longer;
     * {@code source_in_use} where another holds the source.
     */
    public void retry(TenantId tenant, UUID id, Effect effect) {
        rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        retries.retry(id, effect);
    }

    /** Gives up for good all jobs of that kind on the source that could be tried again; returns them, whose feature forgets what it kept for them. */
    public List<JobInfo> closeRetries(Sql sql, UUID source, String kind) throws SQLException {
        return retries.close(sql, source, kind);
    }

    /** Whether a job of the tenant is under way. */
    public boolean isAtWork(Sql sql, TenantId tenant) throws SQLException {
        return sql.first(
                        row -> true,
                        "select 1 from job where tenant_id = ? and state in ('PENDING', 'RUNNING', 'FINISHING') limit 1",
                        tenant.toString())
                .isPresent();
    }
}
