package io.holdfast.install;

import io.holdfast.connector.Connectors;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Installations and messages of platforms in numbers, by connector. */
@Singleton
class InstallMetrics {
    private final MeterProvider<Counter> installations;
    private final MeterProvider<Counter> webhooks;

    InstallMetrics(MeterRegistry registry) {
        installations = Counter.builder("holdfast.installations")
                .description("Steps of installations by connector, step and result")
                .withRegistry(registry);
        webhooks = Counter.builder("holdfast.webhooks")
                .description("Messages of platforms by connector and result")
                .withRegistry(registry);
    }

    /** The steps of an installation. */
    enum Step {
        BEGIN,
        CALLBACK
    }

    /** What became of a message. */
    enum Result {
        /** Something was done. */
        TAKEN,
        /** It was taken before. */
        REPEATED,
        /** Nobody here is concerned, or nobody knows the topic. */
        IGNORED,
        /** It was not genuine. */
        REFUSED
    }

    /** So that a scrape finds every series from the start. */
    void register(@Observes StartupEvent event, Connectors connectors) {
        connectors.all().forEach(connector -> {
            if (connector.install() != null) {
                for (Step step : Step.values()) {
                    step(connector.name(), step, "done", 0);
                    step(connector.name(), step, "failed", 0);
                }
            }
            if (connector.webhooks() != null) {
                for (Result result : Result.values()) {
                    webhook(connector.name(), result, 0);
                }
            }
        });
    }

    void step(String connector, Step step, boolean done) {
        step(connector, step, done ? "done" : "failed", 1);
    }

    private void step(String connector, Step step, String result, int times) {
        installations
                .withTags("connector", connector, "step", label(step), "result", result)
                .increment(times);
    }

    void webhook(String connector, Result result) {
        webhook(connector, result, 1);
    }

    private void webhook(String connector, Result result, int times) {
        webhooks.withTags("connector", connector, "result", label(result)).increment(times);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
