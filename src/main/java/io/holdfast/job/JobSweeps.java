package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What has to happen by itself: tasks whose time has come, leases that ran out, jobs past their deadline, wake-ups that are missing. Each sweep takes a database lock, so one replica does each. */
@Singleton
class JobSweeps {
    private static final int BATCH = 500;
    private static final int MOST_WAKES = 200;
    private final Database database;
    private final JobMoves moves;
    private final Wakes wakes;
    private final LaneDepths depths;
    private final Clock clock;

    JobSweeps(Database database, JobMoves moves, Wakes wakes, LaneDepths depths, Clock clock) {
        this.database = database;
        this.moves = moves;
        this.wakes = wakes;
        this.depths = depths;
        this.clock = clock;
    }

    /** Makes READY what waited for a time. */
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void due() {
        wakes.after(locked(
                1,
                sql -> sql.list(row -> JobMoves.lane(row.text("lane")), """
                update task set state = 'READY', ready_at = ?, not_before = null where id in (
                    select id from task where state = 'WAITING' and not_before <= ? order by not_before limit ? for update skip locked)
                returning lane""", clock.instant(), clock.instant(), BATCH)));
    }

    /** Makes READY again what a vanished worker held. */
    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void leases() {
        wakes.after(locked(
                2,
                sql -> sql.list(row -> JobMoves.lane(row.text("lane")), """
                update task set state = 'READY', ready_at = ?, lease_owner = null, lease_token = null, lease_until = null where id in (
                    select id from task where state = 'RUNNING' and lease_until < ? order by lease_until limit ? for update skip locked)
                returning lane""", clock.instant(), clock.instant(), BATCH)));
    }

    /** Stops jobs that ran longer than they may. */
    @Scheduled(every = "30s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void overdue() {
        List<UUID> late = database.list(
                row -> row.id("id"),
                "select id from job where state in ('PENDING', 'RUNNING') and verdict is null and deadline_at < ? order by deadline_at limit ?",
                clock.instant(),
                BATCH);
        late.forEach(job -> wakes.after(database.transaction(sql -> {
            moves.lock(sql, job);
            Instant now = clock.instant();
            moves.stop(sql, job, JobState.TIMED_OUT, ErrorCode.DEADLINE_EXCEEDED, null, now);
            return moves.advance(sql, moves.of(sql, job), now);
        })));
    }

    /** Sends the wake-ups that are missing between READY tasks and the depth of their queue. */
    @Scheduled(
            every = "5s",
            delay = 5,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void missing() {
        for (Lane lane : Lane.values()) {
            List<Lane> missing = locked(10 + lane.ordinal(), sql -> {
                int ready = sql.first(
                                row -> row.number("ready"),
                                "select count(*) as ready from (select 1 from task where lane = ? and state = 'READY' limit ?) as few",
                                lane.laneName(),
                                MOST_WAKES)
                        .orElse(0);
                List<Lane> few = new ArrayList<>();
                for (int i = 0; i < ready; i++) {
                    few.add(lane);
                }
                return few;
            });
            OptionalLong depth = missing.isEmpty() ? OptionalLong.empty() : depths.depth(lane);
            if (depth.isPresent() && depth.getAsLong() < missing.size()) {
                wakes.after(missing.subList((int) depth.getAsLong(), missing.size()));
            }
        }
    }

    /** Runs a sweep unless another replica is at it. */
    private List<Lane> locked(int sweep, Database.Work<List<Lane>> work) {
        return database.transaction(sql -> isMine(sql, sweep) ? work.in(sql) : List.of());
    }

    private static boolean isMine(Sql sql, int sweep) throws SQLException {
        return sql.first(row -> row.flag("mine"), "select pg_try_advisory_xact_lock(?, ?) as mine", 0x686f6c64, sweep)
                .orElse(false);
    }
}
