package io.holdfast.operation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the readiness probe sees, as a metric: a rule can then name the server that is away, where a probe only says that a replica is not ready. */
@Singleton
class ReadinessMetrics {
    private final SmallRyeHealthReporter reporter;
    private final MultiGauge ready;

    ReadinessMetrics(SmallRyeHealthReporter reporter, MeterRegistry registry) {
        this.reporter = reporter;
        this.ready = MultiGauge.builder("holdfast.ready")
                .description("1 where a readiness check of this replica is up, 0 where it is down")
                .register(registry);
    }

    @Scheduled(
            every = "15s",
            delay = 1,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        List<JsonObject> checks =
                reporter.getReadiness().getPayload().getJsonArray("checks").getValuesAs(JsonObject.class);
        ready.register(
                checks.stream()
                        .map(check -> MultiGauge.Row.of(
                                Tags.of("check", check.getString("name")),
                                "UP".equals(check.getString("status")) ? 1 : 0))
                        .toList(),
                true);
    }
}
