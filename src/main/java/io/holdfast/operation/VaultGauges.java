package io.holdfast.operation;

import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The vault's health as metrics: whether deletion is stopped, how many objects are broken, and how many facts wait to be written. */
@Singleton
class VaultGauges {
    private final Database database;
    private final AtomicLong stopped;
    private final AtomicLong broken;
    private final AtomicLong unwritten;

    VaultGauges(Database database, MeterRegistry registry) {
        this.database = database;
        this.stopped = gauge(
                "holdfast.deletion.stopped",
                "1 where nothing is deleted because the store holds what the database does not know",
                registry);
        this.broken = gauge("holdfast.vault.broken", "Objects that living backups need and that are broken", registry);
        this.unwritten = gauge("holdfast.facts.unwritten", "Changes that are not in the object store yet", registry);
    }

    private static AtomicLong gauge(String name, String description, MeterRegistry registry) {
        AtomicLong value = new AtomicLong();
        Gauge.builder(name, value, AtomicLong::get)
                .description(description)
                .strongReference(true)
                .register(registry);
        return value;
    }

    @Scheduled(
            every = "30s",
            delay = 2,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        database.first(row -> new long[] {row.large("stopped"), row.large("broken"), row.large("unwritten")}, """
                        select (select count(*) from installation where stopped_at is not null) as stopped,
                            (select count(*) from vault_object where state = 'BROKEN') as broken,
                            (select count(*) from fact f join tenant t on t.id = f.tenant_id where f.written < f.revision and t.key_shredded_at is null) as unwritten""")
                .ifPresent(now -> {
                    stopped.set(now[0]);
                    broken.set(now[1]);
                    unwritten.set(now[2]);
                });
    }
}
