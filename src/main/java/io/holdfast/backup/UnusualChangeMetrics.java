package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Unusual changes in numbers: how many were found, and how many nobody has looked at. */
@Singleton
class UnusualChangeMetrics {
    private final Database database;
    private final Counter marked;
    private final AtomicLong unreviewed = new AtomicLong();

    UnusualChangeMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        this.marked = Counter.builder("holdfast.backup.unusual")
                .description(
                        "Backups that this replica ended and marked because more than is usual disappeared or changed")
                .register(registry);
        Gauge.builder("holdfast.backups.unreviewed", unreviewed, AtomicLong::get)
                .description("Backups with an unusual change that nobody has reviewed")
                .strongReference(true)
                .register(registry);
    }

    /** So that a scrape finds every series from the start. */
    void register(@Observes StartupEvent event) {}

    void onFind(@Observes UnusualChangeFound event) {
        database.afterCommit(marked::increment);
    }

    @Scheduled(
            every = "30s",
            delay = 2,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        database.first(
                        row -> row.large("n"),
                        "select count(*) as n from backup where unusual_change is not null and reviewed_at is null and deleted_at is null")
                .ifPresent(unreviewed::set);
    }
}
