package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the vault holds, over all tenants, as a metric of schedulers. Counts all rows of objects, so it looks seldom. */
@Singleton
class VaultSizes {
    private final Database database;
    private final MultiGauge count;
    private final MultiGauge size;

    VaultSizes(Database database, MeterRegistry registry) {
        this.database = database;
        this.count = MultiGauge.builder("holdfast.vault.held")
                .description("Objects in the vault, by kind and state")
                .register(registry);
        this.size = MultiGauge.builder("holdfast.vault.held.size")
                .description("Sealed bytes in the vault, by kind and state")
                .baseUnit("bytes")
                .register(registry);
    }

    private record Held(Tags tags, long count, long bytes) {}

    @Scheduled(
            every = "5m",
            delay = 2,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        List<Held> held = database.list(
                row -> new Held(
                        Tags.of(
                                "kind",
                                row.text("kind").toLowerCase(Locale.ROOT),
                                "state",
                                row.text("state").toLowerCase(Locale.ROOT)),
                        row.large("n"),
                        row.large("bytes")),
                """
                select k.kind, s.state, count(o.id) as n, coalesce(sum(o.size), 0)::bigint as bytes
                from unnest(?) as k(kind) cross join unnest(array['LIVE', 'CONDEMNED', 'BROKEN']) as s(state)
                left join vault_object o on o.kind = k.kind and o.state = s.state group by k.kind, s.state""",
                List.of(ObjectKind.values()).stream().map(Enum::name).toList());
        count.register(
                held.stream()
                        .map(each -> MultiGauge.Row.of(each.tags(), each.count()))
                        .toList(),
                true);
        size.register(
                held.stream()
                        .map(each -> MultiGauge.Row.of(each.tags(), each.bytes()))
                        .toList(),
                true);
    }
}
