package io.holdfast.source;

import io.holdfast.connector.Connectors;
import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many sources there are, over all tenants, as a metric of schedulers. */
@Singleton
class SourceMetrics {
    private final Database database;
    private final Connectors connectors;
    private final MultiGauge sources;

    SourceMetrics(Database database, Connectors connectors, MeterRegistry registry) {
        this.database = database;
        this.connectors = connectors;
        this.sources = MultiGauge.builder("holdfast.sources")
                .description("Sources of all tenants by connector and state")
                .register(registry);
    }

    private record Found(String connector, String state, long count) {}

    @Scheduled(
            every = "60s",
            delay = 2,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        List<Found> found = database.list(
                row -> new Found(row.text("connector"), row.text("state"), row.large("n")),
                "select connector, state, count(*) as n from source group by connector, state");
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        connectors.all().forEach(connector -> {
            for (SourceState state : SourceState.values()) {
                long count = found.stream()
                        .filter(each -> each.connector().equals(connector.name())
                                && each.state().equals(state.name()))
                        .mapToLong(Found::count)
                        .sum();
                rows.add(MultiGauge.Row.of(Tags.of("connector", connector.name(), "state", state.name()), count));
            }
        });
        sources.register(rows, true);
    }
}
