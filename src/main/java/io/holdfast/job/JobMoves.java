package io.holdfast.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.progress.JobChanges;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The moves of jobs: the one place that changes a job's state. All methods but {@link #announce} work within the caller's transaction; those that count on others
 * standing still want the job's row locked first. Lists of lanes tell which lanes have one more READY task each.
 */
@Singleton
class JobMoves {
    private static final int CLOSING_PHASE = 1_000_000;
    private final JobChanges changes;

    JobMoves(JobChanges changes) {
        this.changes = changes;
    }

    /** Tells whoever watches that the job's rows have changed. */
    void announce(JobInfo job) {
        changes.announce(job.tenant(), job.id());
    }

    void lock(Sql sql, UUID job) throws SQLException {
        sql.list(row -> true, "select 1 from job where id = ? for update", job);
    }

    /** A task of the job was taken: a PENDING job is RUNNING now. */
    void started(Sql sql, UUID job, Instant now, Instant deadline) throws SQLException {
        sql.update(
                "update job set state = 'RUNNING', started_at = ?, deadline_at = ? where id = ? and state = 'PENDING' and verdict is null",
                now,
                deadline,
                job);
    }

    void progressed(Sql sql, UUID job, long items) throws SQLException {
        sql.update(
                "update job set items_done = items_done + ?, items_total = greatest(items_total, items_done + ?), source_failures = 0 where id = ?",
                items,
                items,
                job);
    }

    void found(Sql sql, UUID job, long items) throws SQLException {
        if (items > 0) {
            sql.update("update job set items_total = items_total + ? where id = ?", items, job);
        }
    }

    /** Adds tasks as WAITING, or as CANCELLED where the job is being stopped. {@link #taskEnded} makes READY what can run. */
    void add(Sql sql, JobInfo job, List<NewTask> tasks, List<String> payloads, Instant now) throws SQLException {
        if (tasks.isEmpty() || isStopping(sql, job.id())) {
            return;
        }
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            NewTask task = tasks.get(i);
            rows.add(new Object[] {
                job.id(),
                job.tenant().toString(),
                job.lane().laneName(),
                task.name(),
                task.phase(),
                task.essential(),
                payloads.get(i),
                task.awaits()
            });
        }
        sql.batch("""
                insert into task (job_id, tenant_id, lane, name, phase, state, essential, payload, awaits_job)
                values (?, ?, ?, ?, ?, 'WAITING', ?, ?::jsonb, ?)""", rows);
        sql.update(
                "update job set tasks_total = tasks_total + ?, tasks_open = tasks_open + ? where id = ?",
                tasks.size(),
                tasks.size(),
                job.id());
    }

    /** One task less is open: makes READY what waited for it, or adds the closing task where it was the last. */
    List<Lane> taskEnded(Sql sql, JobInfo job, TaskState end, Instant now) throws SQLException {
        String counter = switch (end) {
            case DONE -> "tasks_done";
            case FAILED -> "tasks_failed";
            case CANCELLED -> "tasks_cancelled";
            case WAITING, READY, RUNNING -> throw new IllegalArgumentException(end + " is no end");
        };
        sql.update(
                "update job set tasks_open = tasks_open - 1, " + counter + " = " + counter + " + 1 where id = ?",
                job.id());
        return advance(sql, job, now);
    }

    /** Makes READY the WAITING tasks of the lowest open phase, or closes a job without open tasks. */
    List<Lane> advance(Sql sql, JobInfo job, Instant now) throws SQLException {
        List<Lane> lanes = new ArrayList<>();
        int ready = sql.update("""
                update task set state = 'READY', ready_at = ? where job_id = ? and state = 'WAITING' and not_before is null and awaits_job is null
                and phase = (select min(phase) from task where job_id = ? and state in ('WAITING', 'READY', 'RUNNING'))""", now, job.id(), job.id());
        for (int i = 0; i < ready; i++) {
            lanes.add(job.lane());
        }
        boolean stopping = isStopping(sql, job.id());
        boolean closing = sql.first(
                        row -> true,
                        "select 1 from job where id = ? and tasks_open = 0 and state in ('PENDING', 'RUNNING')",
                        job.id())
                .orElse(false);
        if (closing && !stopping) {
            int moved = sql.update("update job set state = 'FINISHING' where id = ? and state = 'RUNNING'", job.id());
            if (moved == 1) {
                addClosing(sql, job, Claim.FINISH, now);
                lanes.add(job.lane());
            }
        } else if (closing) {
            boolean there = sql.first(
                            row -> true,
                            "select 1 from task where job_id = ? and phase = ? limit 1",
                            job.id(),
                            CLOSING_PHASE)
                    .orElse(false);
            if (!there) {
                addClosing(sql, job, Claim.FAIL, now);
                lanes.add(job.lane());
            }
        }
        return withCapLeft(sql, job, lanes);
    }

    /** A task went back to wait: cancelled where its job is being stopped. One wake-up more where others of the tenant are READY, as a cap may have held them back. */
    List<Lane> left(Sql sql, JobInfo job, Instant now) throws SQLException {
        if (isStopping(sql, job.id())) {
            cancelIdle(sql, job.id(), now);
            return advance(sql, job, now);
        }
        return withCapLeft(sql, job, new ArrayList<>());
    }

    private static List<Lane> withCapLeft(Sql sql, JobInfo job, List<Lane> lanes) throws SQLException {
        boolean waiting = sql.first(
                        row -> true,
                        "select 1 from task where lane = ? and tenant_id = ? and state = 'READY' limit 1",
                        job.lane().laneName(),
                        job.tenant().toString())
                .orElse(false);
        if (waiting && lanes.isEmpty()) {
            lanes.add(job.lane());
        }
        return lanes;
    }

    private void addClosing(Sql sql, JobInfo job, String name, Instant now) throws SQLException {
        sql.update("""
                insert into task (job_id, tenant_id, lane, name, phase, state, essential, payload, ready_at)
                values (?, ?, ?, ?, ?, 'READY', true, '{}', ?)""", job.id(), job.tenant().toString(), job.lane().laneName(), name, CLOSING_PHASE, now);
    }

    /** Stops a job and its children towards an end; false where it is finishing, being stopped or ended already. */
    boolean stop(Sql sql, UUID job, JobState end, ErrorCode code, String detail, Instant now) throws SQLException {
        int rows = sql.update(
                "update job set verdict = ?, error_code = ?, error_detail = ? where id = ? and state in ('PENDING', 'RUNNING') and verdict is null",
                end,
                code == null ? null : code.code(),
                detail,
                job);
        if (rows == 0) {
            return false;
        }
        cancelIdle(sql, job, now);
        for (UUID child : sql.list(
                row -> row.id("id"),
                "select id from job where parent_id = ? and state in ('PENDING', 'RUNNING') and verdict is null",
                job)) {
            stop(sql, child, JobState.CANCELLED, null, "Its parent was stopped.", now);
            advance(sql, of(sql, child), now);
        }
        return true;
    }

    private static void cancelIdle(Sql sql, UUID job, Instant now) throws SQLException {
        int cancelled = sql.update(
                "update task set state = 'CANCELLED', ended_at = ? where job_id = ? and state in ('WAITING', 'READY') and phase < ?",
                now,
                job,
                CLOSING_PHASE);
        sql.update(
                "update job set tasks_open = tasks_open - ?, tasks_cancelled = tasks_cancelled + ? where id = ?",
                cancelled,
                cancelled,
                job);
    }

    /** The source itself failed once more; one time too often stops the job in order. */
    void sourceFailed(Sql sql, UUID job, int most, String detail, Instant now) throws SQLException {
        int failures = sql.first(
                        row -> row.number("source_failures"),
                        "update job set source_failures = source_failures + 1 where id = ? returning source_failures",
                        job)
                .orElse(0);
        if (failures >= most && stop(sql, job, JobState.FAILED, ErrorCode.SOURCE_GIVEN_UP, detail, now)) {
            advance(sql, of(sql, job), now);
        }
    }

    /** The job has ended; whoever waits for it goes on. An impossible move is an error. */
    List<Lane> ended(Sql sql, JobInfo job, Ending ending, Instant now) throws SQLException {
        JobState from = of(sql, job.id()).state();
        if (!from.mayBecome(ending.state())) {
            throw new IllegalStateException("A job cannot go from " + from + " to " + ending.state());
        }
        ending.effect().in(sql);
        int rows = sql.update(
                """
                update job set state = ?, ended_at = ?, error_code = coalesce(error_code, ?), error_detail = coalesce(error_detail, ?)
                where id = ? and state = ?""",
                ending.state(),
                now,
                ending.code() == null ? null : ending.code().code(),
                ending.detail(),
                job.id(),
                from);
        if (rows != 1) {
            throw new IllegalStateException("The job moved meanwhile");
        }
        List<String> woken = sql.list(
                row -> row.text("lane"),
                "update task set state = 'READY', ready_at = ?, awaits_job = null where awaits_job = ? and state = 'WAITING' returning lane",
                now,
                job.id());
        return woken.stream().map(JobMoves::lane).toList();
    }

    /** Finishing failed for good: the job goes on towards FAILED. */
    List<Lane> closeAsFailed(Sql sql, JobInfo job, ErrorCode code, String detail, Instant now) throws SQLException {
        sql.update(
                "update job set verdict = 'FAILED', error_code = ?, error_detail = ? where id = ? and verdict is null",
                code.code(),
                detail,
                job.id());
        addClosing(sql, job, Claim.FAIL, now);
        return List.of(job.lane());
    }

    JobInfo of(Sql sql, UUID job) throws SQLException {
        return sql.first(row -> info(row, null), "select * from job where id = ?", job)
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    boolean isBeingCancelled(Sql sql, UUID job) throws SQLException {
        return sql.first(
                        row -> true,
                        "select 1 from job where id = ? and verdict = 'CANCELLED' and state in ('PENDING', 'RUNNING')",
                        job)
                .orElse(false);
    }

    private static boolean isStopping(Sql sql, UUID job) throws SQLException {
        return sql.first(row -> true, "select 1 from job where id = ? and verdict is not null", job)
                .orElse(false);
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
        return Arrays.stream(Lane.values())
                .filter(lane -> lane.laneName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
