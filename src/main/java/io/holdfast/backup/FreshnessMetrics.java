package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How old each source's last good backup is, as a metric: the number that an operator wants to be woken by. */
@Singleton
class FreshnessMetrics {
    private final Database database;
    private final Clock clock;
    private final MultiGauge age;

    FreshnessMetrics(Database database, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        this.age = MultiGauge.builder("holdfast.last.good.backup.age")
                .description("Time since the source's last backup that succeeded or is partial")
                .baseUnit("seconds")
                .register(registry);
    }

    private record Age(String tenant, String source, String complete, Instant endedAt) {}

    @Scheduled(
            every = "30s",
            delay = 2,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        List<Age> ages = database.list(
                row -> new Age(
                        row.text("tenant_id"),
                        row.text("source_id"),
                        String.valueOf("SUCCEEDED".equals(row.text("result"))),
                        row.instant("ended_at")),
                """
                select distinct on (b.source_id) b.tenant_id, b.source_id, b.result, b.ended_at from backup b
                where b.result in ('SUCCEEDED', 'PARTIAL') and b.deleted_at is null and b.origin <> 'BEFORE_RESTORE' order by b.source_id, b.seq desc""");
        age.register(
                ages.stream()
                        .map(each -> MultiGauge.Row.of(
                                Tags.of("tenant", each.tenant(), "source", each.source(), "complete", each.complete()),
                                Duration.between(each.endedAt(), clock.instant())
                                        .toSeconds()))
                        .toList(),
                true);
    }
}
