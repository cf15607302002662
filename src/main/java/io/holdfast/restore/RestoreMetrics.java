package io.holdfast.restore;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;

/** The records of ended restores in numbers, each restore counted once: after the commit that ends it. */
@Singleton
class RestoreMetrics {
    private final Database database;
    private final MeterProvider<Counter> records;

    RestoreMetrics(Database database, MeterRegistry registry) {
        this.database = database;
        this.records = Counter.builder("holdfast.restore.records")
                .description("Records of restores that this replica ended, by what became of them")
                .withRegistry(registry);
    }

    /** So that a scrape finds every series from the start. */
    void register(@Observes StartupEvent event) {
        for (Outcome outcome : Outcome.values()) {
            records.withTags("outcome", outcome.outcomeName());
        }
    }

    /** Counts a restore's records, as a part of the transaction that ends it. */
    Effect ended(UUID restore) {
        return sql -> sql.list(
                        row -> new Total(row.constant(Outcome.class, "outcome"), row.large("n")), """
                select outcome, count(*) as n from restore_item where restore_id = ? group by outcome
                union all select 'UNCHANGED', unchanged from restore where id = ?""", restore, restore)
                .forEach(total -> database.afterCommit(
                        () -> records.withTags("outcome", total.outcome().outcomeName())
                                .increment(total.count())));
    }

    private record Total(Outcome outcome, long count) {}
}
