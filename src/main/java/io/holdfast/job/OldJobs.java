package io.holdfast.job;

import io.holdfast.replica.SchedulerOnly;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Forgets what is over: chances to try again, and the rows of jobs that ended long ago, with different ages for those that completed and those that failed. */
@Singleton
class OldJobs {
    private final Batches batches;
    private final TurnRows turns;
    private final JobConfig config;
    private final Map<String, JobHandler> handlers = new HashMap<>();

    OldJobs(Batches batches, TurnRows turns, JobConfig config, @All List<JobHandler> handlers) {
        this.batches = batches;
        this.turns = turns;
        this.config = config;
        handlers.forEach(handler -> this.handlers.put(handler.kind(), handler));
    }

    /** Gives up for good what could be tried again and was not. */
    @Scheduled(
            every = "60s",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void retries() {
        batches.run(Sweep.RETRIES, move -> {
            List<JobInfo> closed = Retries.closeOld(move, Batches.MOST);
            for (JobInfo job : closed) {
                JobHandler handler = handlers.get(job.kind());
                if (handler != null) {
                    handler.forget(job).in(move.sql());
                }
            }
            return closed.size();
        });
    }

    /** Deletes the rows of old jobs with their tasks, children before parents, and the turns of queues that have been idle as long. */
    @Scheduled(
            every = "10m",
            delayed = "60s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void operations() {
        batches.run(Sweep.OPERATIONS, move -> {
            Instant completed = move.now().minus(config.keepCompleted());
            Instant failed = move.now().minus(config.keepFailed());
            return Math.max(delete(move, completed, failed), turns.forgetIdle(move.sql(), completed, Batches.MOST));
        });
    }

    private static int delete(Move move, Instant completed, Instant failed) throws SQLException {
        return move.sql().update("""
                delete from job where id in (
                    select id from job j where (ended_at < ? and state in ('SUCCEEDED', 'PARTIAL') or ended_at < ?) and retry_until is null
                    and not exists (select 1 from job c where c.parent_id = j.id)
                    order by ended_at limit ? for update skip locked)""", completed, failed, Batches.MOST);
    }
}
