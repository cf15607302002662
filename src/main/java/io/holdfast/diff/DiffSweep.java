package io.holdfast.diff;

import io.holdfast.replica.SchedulerOnly;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** Takes away diffs whose time is over, entries first. Two replicas at once do no harm. */
@Singleton
class DiffSweep {
    private static final int BATCH = 100;
    private final DiffRows rows;
    private final EntryRows entries;
    private final Clock clock;

    DiffSweep(DiffRows rows, EntryRows entries, Clock clock) {
        this.rows = rows;
        this.entries = entries;
        this.clock = clock;
    }

    @Scheduled(
            every = "60s",
            delayed = "40s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void sweep() {
        for (UUID diff : rows.expired(clock.instant(), BATCH)) {
            entries.drop(diff);
            rows.delete(diff);
        }
    }
}
