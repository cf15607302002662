package io.holdfast.diff;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.JobState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Locale;

/** Ended diffs in numbers, each counted once: after the commit that ends it. */
@Singleton
class DiffMetrics {
    private final Database database;
    private final MeterProvider<Counter> diffs;

    DiffMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        this.diffs = Counter.builder("holdfast.diffs")
                .description("Diffs that this replica ended, by result")
                .withRegistry(registry);
    }

    /** So that a scrape finds every series from the start. */
    void register(@Observes StartupEvent event) {
        Arrays.stream(JobState.values())
                .filter(JobState::hasEnded)
                .forEach(state -> diffs.withTags("result", state.name().toLowerCase(Locale.ROOT)));
    }

    /** Counts a diff, as a part of the transaction that ends it. */
    Effect ended(JobState result) {
        return sql -> database.afterCommit(() ->
                diffs.withTags("result", result.name().toLowerCase(Locale.ROOT)).increment());
    }
}
