package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.job.LaneDepths.QueueState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.replica.SchedulerOnly;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What has to happen by itself: tasks whose time has come, leases that ran out, jobs past their deadline, wake-ups that are missing. Each sweep takes a database lock, so one replica does each, in batches. */
@Singleton
class JobSweeps {
    private static final int MOST_WAKES = 200;
    private final Batches batches;
    private final Engine engine;
    private final Database database;
    private final JobMoves moves;
    private final TurnRows turns;
    private final Wakes wakes;
    private final LaneDepths depths;
    private final Clock clock;
    private final JobMetrics metrics;

    JobSweeps(
            Batches batches,
            Engine engine,
            Database database,
            JobMoves moves,
            TurnRows turns,
            Wakes wakes,
            LaneDepths depths,
            Clock clock,
            JobMetrics metrics) {
        this.batches = batches;
        this.engine = engine;
        this.database = database;
        this.moves = moves;
        this.turns = turns;
        this.wakes = wakes;
        this.depths = depths;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Makes READY what waited for a time, and ends the pauses of sources whose limit lets them go on. */
    @Scheduled(
            every = "1s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void due() {
        batches.run(Sweep.DUE, move -> {
            List<Queue> due = move.sql().list(Queue::of, """
                    update task set state = 'READY', ready_at = ?, not_before = null where id in (
                        select id from task where state = 'WAITING' and not_before <= ?
                            and not exists (select 1 from job where id = task.job_id and paused_at is not null)
                        order by not_before limit ? for update skip locked)
                    returning lane, tenant_id, source_id""", move.now(), move.now(), Batches.MOST);
            due.forEach(move::touch);
            return Math.max(due.size(), turns.endPauses(move, Batches.MOST));
        });
    }

    /** Makes READY again what a vanished worker held. That was no failure of the task: it is counted as a loss. */
    @Scheduled(
            every = "2s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void leases() {
        batches.run(Sweep.LEASES, this::takeBack);
    }

    /** Job by job, its row before its tasks' rows, as everybody locks them. */
    private int takeBack(Move move) throws SQLException {
        List<UUID> jobs = move.sql()
                .list(
                        row -> row.id("job_id"),
                        "select job_id from task where state = 'RUNNING' and lease_until < ? order by lease_until limit ?",
                        move.now(),
                        Batches.MOST);
        int count = 0;
        for (UUID id : jobs.stream().distinct().sorted().toList()) {
            JobInfo job = moves.lock(move, id);
            List<Queue> lost = move.sql().list(Queue::of, """
                    update task set state = case when exists (select 1 from job where id = task.job_id and paused_at is not null) then 'WAITING' else 'READY' end,
                        ready_at = ?, attempts = attempts - 1, losses = losses + 1, lease_owner = null, lease_token = null, lease_until = null
                    where job_id = ? and state = 'RUNNING' and lease_until < ? returning lane, tenant_id, source_id""", move.now(), id, move.now());
            lost.forEach(move::touch);
            if (!lost.isEmpty()) {
                moves.leftBehind(move, job);
            }
            count += lost.size();
        }
        return count;
    }

    /** Stops jobs that ran longer than they may, without the time that their source's limit took, or that take too long whatever they waited for. */
    @Scheduled(
            every = "30s",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void overdue() {
        long began = System.nanoTime();
        List<UUID> late =
                database.list(row -> row.id("id"), """
                (select id from job where state in ('PENDING', 'RUNNING') and verdict is null and waiting_since is null and deadline_at < ? order by deadline_at limit ?)
                union (select id from job where state in ('PENDING', 'RUNNING') and verdict is null and ends_at < ? order by ends_at limit ?)""", clock.instant(), Batches.MOST, clock.instant(), Batches.MOST);
        late.forEach(job -> engine.move(move ->
                moves.stop(move, moves.lock(move, job), JobState.TIMED_OUT, ErrorCode.DEADLINE_EXCEEDED, null)));
        metrics.swept(Sweep.OVERDUE, late.size(), began);
    }

    /** Sends the wake-ups that are missing between the tasks that could be taken and the depth of their queue. */
    @Scheduled(
            every = "5s",
            delay = 5,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void missing() {
        long began = System.nanoTime();
        int sent = 0;
        for (Lane lane : Lane.values()) {
            int runnable = engine.sweep(10 + lane.ordinal(), 0, move -> runnable(move, lane));
            Optional<QueueState> queue = runnable == 0 ? Optional.empty() : depths.of(lane);
            int missing = (int) (runnable - queue.map(QueueState::depth).orElse((long) runnable));
            if (missing > 0) {
                wakes.after(Collections.nCopies(missing, lane));
                sent += missing;
            }
        }
        metrics.swept(Sweep.WAKE_UPS, sent, began);
    }

    private static int runnable(Move move, Lane lane) throws SQLException {
        return move.sql()
                .first(
                        row -> row.number("n"),
                        "select least(coalesce(sum(runnable), 0), ?) as n from turn where lane = ? and runnable > 0",
                        MOST_WAKES,
                        lane.laneName())
                .orElse(0);
    }
}
