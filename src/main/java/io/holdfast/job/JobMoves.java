package io.holdfast.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.database.Row;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The moves of jobs: what follows for a job from what became of its tasks. All want the job's row locked by {@link #lock} first, within the same move. */
@Singleton
class JobMoves {
    /** Closing steps come after all others. */
    static final int CLOSING_PHASE = 1_000_000;

    private final JobConfig config;
    private final SourceHolds holds;

    JobMoves(JobConfig config, SourceHolds holds) {
        this.config = config;
        this.holds = holds;
    }

    /** Locks the job's row and returns it as it is now; {@code not_found} where it is gone. */
    JobInfo lock(Move move, UUID job) throws SQLException {
        return move.sql()
                .first(row -> info(row, null), "select * from job where id = ? for no key update", job)
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    /**
     * Adds tasks as WAITING; {@link #advance} makes READY what can run. Where the job is being stopped they are CANCELLED from the start: they do not run, and a retry takes them up,
     * as whoever asked for them is DONE and will not ask again.
     */
    void add(Move move, JobInfo job, List<NewTask> tasks, List<String> payloads) throws SQLException {
        if (tasks.isEmpty()) {
            return;
        }
        boolean stopping = isStopping(move, job.id());
        List<UUID> ended = ended(move, tasks);
        Queue queue = Queue.of(job);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            NewTask task = tasks.get(i);
            rows.add(new Object[] {
                job.id(),
                queue.tenant(),
                queue.source(),
                queue.lane().laneName(),
                task.name(),
                task.phase(),
                stopping ? TaskState.CANCELLED : TaskState.WAITING,
                task.essential(),
                payloads.get(i),
                task.awaits() == null || ended.contains(task.awaits()) ? null : task.awaits(),
                stopping ? move.now() : null
            });
        }
        move.sql().batch("""
                insert into task (job_id, tenant_id, source_id, lane, name, phase, state, essential, payload, awaits_job, ended_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)""", rows);
        String counter = stopping ? "tasks_cancelled" : "tasks_open";
        move.sql()
                .update(
                        "update job set tasks_total = tasks_total + ?, " + counter + " = " + counter
                                + " + ? where id = ?",
                        tasks.size(),
                        tasks.size(),
                        job.id());
    }

    private record Awaited(UUID id, boolean ended) {}

    /** The jobs that those tasks would wait for and that have ended already. The others cannot end before this transaction has. */
    private static List<UUID> ended(Move move, List<NewTask> tasks) throws SQLException {
        List<UUID> awaited = tasks.stream()
                .map(NewTask::awaits)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (awaited.isEmpty()) {
            return List.of();
        }
        List<Awaited> looked = move.sql()
                .list(
                        row -> new Awaited(row.id("id"), row.instant("ended_at") != null),
                        "select id, ended_at from job where id = any(?) order by id for share",
                        awaited);
        return looked.stream().filter(Awaited::ended).map(Awaited::id).toList();
    }

    /** Items were dealt with, and more were found. Whatever got on proves that the source answers. */
    void progressed(Move move, UUID job, long done, long found) throws SQLException {
        move.sql().update("""
                        update job set items_done = items_done + ?, items_total = greatest(items_total, items_done + ?) + ?, source_failures = 0, source_failed_tasks = '{}' where id = ?""", done, done, found, job);
    }

    /** One task less is open: makes READY what waited for it, or adds the closing task where it was the last. */
    void taskEnded(Move move, JobInfo job, TaskState end) throws SQLException {
        String counter = switch (end) {
            case DONE -> "tasks_done";
            case FAILED -> "tasks_failed";
            case CANCELLED -> "tasks_cancelled";
            case WAITING, READY, RUNNING -> throw new IllegalArgumentException(end + " is no end");
        };
        move.sql()
                .update(
                        "update job set tasks_open = tasks_open - 1, " + counter + " = " + counter
                                + " + 1 where id = ?",
                        job.id());
        move.touch(Queue.of(job));
        advance(move, job);
    }

    /** Makes READY the WAITING tasks of the lowest open phase, or closes a job without open tasks. */
    void advance(Move move, JobInfo job) throws SQLException {
        int ready = move.sql().update("""
                update task set state = 'READY', ready_at = ? where job_id = ? and state = 'WAITING' and not_before is null and awaits_job is null
                and not exists (select 1 from job where id = task.job_id and paused_at is not null)
                and phase = (select min(phase) from task where job_id = ? and state in ('WAITING', 'READY', 'RUNNING'))""", move.now(), job.id(), job.id());
        move.touch(Queue.of(job));
        int finishing = move.sql()
                .update(
                        "update job set state = 'FINISHING' where id = ? and state = 'RUNNING' and verdict is null and paused_at is null and tasks_open = 0",
                        job.id());
        if (finishing == 1) {
            addClosing(move, job, Claim.FINISH);
        } else if (isStoppedWithoutClosing(move, job.id())) {
            addClosing(move, job, Claim.FAIL);
        }
    }

    private static boolean isStoppedWithoutClosing(Move move, UUID job) throws SQLException {
        return move.sql().first(row -> true, """
                select 1 from job where id = ? and tasks_open = 0 and state in ('PENDING', 'RUNNING') and verdict is not null
                and not exists (select 1 from task where job_id = job.id and phase = ?)""", job, CLOSING_PHASE).isPresent();
    }

    private static void addClosing(Move move, JobInfo job, String name) throws SQLException {
        Queue queue = Queue.of(job);
        move.sql()
                .update(
                        """
                insert into task (job_id, tenant_id, source_id, lane, name, phase, state, essential, payload, ready_at)
                values (?, ?, ?, ?, ?, ?, 'READY', true, '{}', ?)""",
                        job.id(),
                        queue.tenant(),
                        queue.source(),
                        queue.lane().laneName(),
                        name,
                        CLOSING_PHASE,
                        move.now());
        move.touch(queue);
    }

    /** Stops a job and its children towards an end; false where it is finishing, being stopped or ended already. */
    boolean stop(Move move, JobInfo job, JobState end, ErrorCode code, String detail) throws SQLException {
        int rows = move.sql()
                .update(
                        "update job set verdict = ?, error_code = ?, error_detail = ?, paused_at = null where id = ? and state in ('PENDING', 'RUNNING') and verdict is null",
                        end,
                        code == null ? null : code.code(),
                        detail,
                        job.id());
        if (rows == 0) {
            return false;
        }
        cancelIdle(move, job);
        holds.letGo(move, job);
        for (UUID child : children(move, job)) {
            stop(move, lock(move, child), JobState.CANCELLED, null, "Its parent was stopped.");
        }
        advance(move, job);
        return true;
    }

    /**
     * Holds a job and its children up: nothing of them is READY, and what runs hands itself back. Time that it rests does not count against its deadline. False where it is
     * finishing, being stopped or ended. Repeating it changes nothing.
     */
    boolean pause(Move move, JobInfo job) throws SQLException {
        int rows = move.sql().update("""
                        update job set paused_at = coalesce(paused_at, ?), waiting_since = coalesce(waiting_since, ?)
                        where id = ? and state in ('PENDING', 'RUNNING') and verdict is null""", move.now(), move.now(), job.id());
        if (rows == 0) {
            return false;
        }
        move.sql().update("update task set state = 'WAITING' where job_id = ? and state = 'READY'", job.id());
        move.touch(Queue.of(job));
        for (UUID child : children(move, job)) {
            pause(move, lock(move, child));
        }
        return true;
    }

    /** Lets a job and its children go on where they were; false where it is not held up. */
    boolean resume(Move move, JobInfo job) throws SQLException {
        int rows = move.sql()
                .update(
                        "update job set paused_at = null where id = ? and paused_at is not null and state in ('PENDING', 'RUNNING') and verdict is null",
                        job.id());
        if (rows == 0) {
            return false;
        }
        for (UUID child : children(move, job)) {
            resume(move, lock(move, child));
        }
        advance(move, job);
        return true;
    }

    private static List<UUID> children(Move move, JobInfo job) throws SQLException {
        return move.sql()
                .list(
                        row -> row.id("id"),
                        "select id from job where parent_id = ? and state in ('PENDING', 'RUNNING') and verdict is null order by id",
                        job.id());
    }

    /** Cancels what is open and does not run, where the job is being stopped, and closes it where that was all. */
    void leftBehind(Move move, JobInfo job) throws SQLException {
        if (isStopping(move, job.id())) {
            cancelIdle(move, job);
            advance(move, job);
        }
    }

    private static void cancelIdle(Move move, JobInfo job) throws SQLException {
        int cancelled = move.sql()
                .update(
                        "update task set state = 'CANCELLED', ended_at = ? where job_id = ? and state in ('WAITING', 'READY') and phase < ?",
                        move.now(),
                        job.id(),
                        CLOSING_PHASE);
        move.sql()
                .update(
                        "update job set tasks_open = tasks_open - ?, tasks_cancelled = tasks_cancelled + ? where id = ?",
                        cancelled,
                        cancelled,
                        job.id());
        move.touch(Queue.of(job));
    }

    /**
     * The source itself failed a task; one time too often in a row stops the job in order. A task's own tries are one failure: only different tasks make a row. Tasks that were under way together and fail together are one failure: a
     * blip that meets all of them counts once.
     */
    void sourceFailed(Move move, JobInfo job, Claim claim, String detail) throws SQLException {
        Optional<Integer> failures = move.sql()
                .first(
                        row -> row.number("source_failures"),
                        """
                        update job set source_failures = source_failures + 1, source_failed_at = ?, source_failed_tasks = source_failed_tasks || ?::bigint
                        where id = ? and (source_failed_at is null or source_failures = 0 or source_failed_at <= ?)
                            and not ?::bigint = any(source_failed_tasks) returning source_failures""",
                        move.now(),
                        claim.task(),
                        job.id(),
                        claim.takenAt(),
                        claim.task());
        if (failures.isPresent() && failures.get() >= config.sourceFailures()) {
            stop(move, job, JobState.FAILED, ErrorCode.SOURCE_GIVEN_UP, detail);
        }
    }

    /** The source's own limit holds a task back: time in which no task of the job runs does not count against its deadline. */
    void waits(Move move, JobInfo job) throws SQLException {
        move.sql().update("""
                update job set waiting_since = ? where id = ? and waiting_since is null
                and not exists (select 1 from task where job_id = job.id and state = 'RUNNING')""", move.now(), job.id());
    }

    /** The job has ended; whoever waits for it goes on. An impossible move is an error. */
    void ended(Move move, JobInfo job, Ending ending) throws SQLException {
        if (!job.state().mayBecome(ending.state())) {
            throw new IllegalStateException("A job cannot go from " + job.state() + " to " + ending.state());
        }
        ending.effect().in(move.sql());
        boolean retryable =
                ending.retryable() && ending.state() != JobState.SUCCEEDED && ending.state() != JobState.PARTIAL;
        int rows = move.sql()
                .update(
                        """
                        update job set state = ?, ended_at = ?, error_code = coalesce(error_code, ?), error_detail = coalesce(error_detail, ?), retry_until = ?
                        where id = ? and state = ?""",
                        ending.state(),
                        move.now(),
                        ending.code() == null ? null : ending.code().code(),
                        ending.detail(),
                        retryable ? move.now().plus(config.retry()) : null,
                        job.id(),
                        job.state());
        if (rows != 1) {
            throw new IllegalStateException("The job moved meanwhile");
        }
        move.touch(Queue.of(job));
        List<Queue> woken = move.sql().list(Queue::of, """
                        update task set state = case when exists (select 1 from job where id = task.job_id and paused_at is not null) then 'WAITING' else 'READY' end,
                            ready_at = ?, awaits_job = null
                        where awaits_job = ? and state = 'WAITING' returning lane, tenant_id, source_id""", move.now(), job.id());
        woken.forEach(move::touch);
        holds.handOver(move, job.id());
    }

    /** Finishing failed for good: the job goes on towards FAILED. */
    void closeAsFailed(Move move, JobInfo job, ErrorCode code, String detail) throws SQLException {
        move.sql()
                .update(
                        "update job set verdict = 'FAILED', error_code = ?, error_detail = ? where id = ? and verdict is null",
                        code.code(),
                        detail,
                        job.id());
        addClosing(move, job, Claim.FAIL);
    }

    boolean isBeingCancelled(Move move, UUID job) throws SQLException {
        return move.sql()
                .first(
                        row -> true,
                        "select 1 from job where id = ? and verdict = 'CANCELLED' and state in ('PENDING', 'RUNNING')",
                        job)
                .isPresent();
    }

    private static boolean isStopping(Move move, UUID job) throws SQLException {
        return move.sql()
                .first(row -> true, "select 1 from job where id = ? and verdict is not null", job)
                .isPresent();
    }

    static JobInfo info(Row row, JsonNode payload) throws SQLException {
        return new JobInfo(
                row.id("id"),
                TenantId.fromString(row.text("tenant_id")),
                row.id("source_id"),
                row.id("subject_id"),
                row.text("kind"),
                lane(row.text("lane")),
                row.constant(JobState.class, "state"),
                payload);
    }

    static Lane lane(String name) {
        return Lane.named(name).orElseThrow();
    }
}
