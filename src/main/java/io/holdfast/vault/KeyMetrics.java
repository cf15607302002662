package io.holdfast.vault;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.replica.SchedulerOnly;
import io.holdfast.tenant.TenantKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** How far a rotation of the master key has come, over all tenants, as a metric of schedulers. */
@Singleton
class KeyMetrics {
    private final TenantKeys rows;
    private final MasterKeys masterKeys;
    private final MultiGauge keys;

    KeyMetrics(TenantKeys rows, MasterKeys masterKeys, MeterRegistry registry) {
        this.rows = rows;
        this.masterKeys = masterKeys;
        this.keys = MultiGauge.builder("holdfast.data.keys")
                .description(
                        "Data keys of tenants: under the current master key, under a previous one, unreadable because theirs is not configured, shredded; copies_due counts those whose copies in the store have to follow")
                .register(registry);
    }

    @Scheduled(
            every = "60s",
            delay = 3,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        List<TenantKeys.Wrapping> wrappings = rows.wrappings();
        TenantKeys.Backlog backlog = rows.backlog();
        String current = masterKeys.current();
        keys.register(
                List.of(
                        row("current", sum(wrappings, each -> each.masterKey().equals(current))),
                        row(
                                "previous",
                                sum(
                                        wrappings,
                                        each -> each.known()
                                                && !each.masterKey().equals(current))),
                        row("unreadable", sum(wrappings, each -> !each.known())),
                        row("shredded", backlog.shredded()),
                        row("copies_due", backlog.copiesDue())),
                true);
    }

    private static MultiGauge.Row<?> row(String state, long count) {
        return MultiGauge.Row.of(Tags.of("state", state), count);
    }

    private static long sum(List<TenantKeys.Wrapping> wrappings, Predicate<TenantKeys.Wrapping> which) {
        return wrappings.stream()
                .filter(which)
                .mapToLong(TenantKeys.Wrapping::dataKeys)
                .sum();
    }
}
