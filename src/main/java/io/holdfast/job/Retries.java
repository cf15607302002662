package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Jobs that may be taken up again: only what is not DONE runs. Trying again and giving up for good are the same conditional update, so that exactly one of
 * them happens.
 */
@Singleton
class Retries {
    private final Engine engine;
    private final JobMoves moves;
    private final SourceHolds holds;
    private final TurnRows turns;
    private final JobConfig config;

    Retries(Engine engine, JobMoves moves, SourceHolds holds, TurnRows turns, JobConfig config) {
        this.engine = engine;
        this.moves = moves;
        this.holds = holds;
        this.turns = turns;
        this.config = config;
    }

    /** Takes a job up again, with the feature's rows; {@code job_not_retryable} where that is not possible any more, {@code source_in_use} where another works on its source. */
    void retry(UUID id, Effect rows) {
        engine.move(move -> {
            JobInfo job = moves.lock(move, id);
            boolean open = move.sql()
                    .first(
                            row -> true,
                            "select 1 from job where id = ? and retry_until > ? and state in ('FAILED', 'CANCELLED', 'TIMED_OUT')",
                            id,
                            move.now())
                    .isPresent();
            if (!open || !job.state().mayBecome(JobState.RUNNING)) {
                throw Problem.of(ErrorCode.JOB_NOT_RETRYABLE);
            }
            holds.admit(
                    move,
                    new NewJob(
                            id,
                            job.tenant(),
                            job.source(),
                            job.subject(),
                            job.kind(),
                            job.lane(),
                            true,
                            false,
                            null,
                            null));
            move.sql().update("delete from task where job_id = ? and phase = ?", id, JobMoves.CLOSING_PHASE);
            int again = move.sql().update("""
                    update task set state = 'WAITING', attempts = 0, losses = 0, ended_at = null, not_before = null, awaits_job = null, error_code = null, error_detail = null
                    where job_id = ? and state in ('FAILED', 'CANCELLED')""", id);
            move.sql()
                    .update(
                            """
                    update job set state = 'RUNNING', verdict = null, ended_at = null, error_code = null, error_detail = null, retry_until = null, automatic = false,
                        source_failures = 0, source_failed_tasks = '{}', waiting_since = null, started_at = coalesce(started_at, ?), deadline_at = ?, ends_at = ?,
                        tasks_open = ?, tasks_failed = 0, tasks_cancelled = 0
                    where id = ?""",
                            move.now(),
                            move.now().plus(config.deadline()),
                            move.now().plus(config.longest()),
                            again,
                            id);
            rows.in(move.sql());
            turns.open(move.sql(), Queue.of(job));
            moves.advance(move, job);
            return null;
        });
    }

    /** Gives up for good all jobs of that kind on the source that could be taken up again; returns them. Within the caller's transaction. */
    List<JobInfo> close(Sql sql, UUID source, String kind) throws SQLException {
        return sql.list(
                row -> JobMoves.info(row, null),
                "update job set retry_until = null where source_id = ? and kind = ? and retry_until is not null and state in ('FAILED', 'CANCELLED', 'TIMED_OUT') returning *",
                source,
                kind);
    }

    /** Gives up for good those whose time is over; returns them, at most {@code batch}. */
    static List<JobInfo> closeOld(Move move, int batch) throws SQLException {
        return move.sql().list(row -> JobMoves.info(row, null), """
                update job set retry_until = null where id in (
                    select id from job where retry_until <= ? order by retry_until limit ? for update skip locked) returning *""", move.now(), batch);
    }
}
