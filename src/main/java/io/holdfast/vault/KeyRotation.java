package io.holdfast.vault;

import io.holdfast.problem.Problem;
import io.holdfast.replica.SchedulerOnly;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.TenantKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Brings every data key under the current master key, by itself: who configures a new one and keeps the old one among the previous has rotated. Writes no data again. Needs no lock:
 * two schedulers at it do the same.
 */
@Singleton
public class KeyRotation {
    private static final Logger LOG = Logger.getLogger(KeyRotation.class);
    private static final int BATCH = 100;
    private final TenantKeys rows;
    private final KeyCopies copies;
    private final Counter rewrapped;
    private final Counter failed;

    KeyRotation(TenantKeys rows, KeyCopies copies, MeterRegistry registry) {
        this.rows = rows;
        this.copies = copies;
        this.rewrapped = counter("rewrapped", registry);
        this.failed = counter("failed", registry);
    }

    private static Counter counter(String result, MeterRegistry registry) {
        return Counter.builder("holdfast.key.rotations")
                .description("Data keys of tenants that were wrapped anew by the current master key, or could not be")
                .tag("result", result)
                .register(registry);
    }

    @Scheduled(
            every = "60s",
            delay = 5,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void sweep() {
        run();
    }

    /** Rewraps all keys that another master key wraps, and finishes what an earlier pass or a shredding left undone; returns how many it could not. */
    public int run() {
        int left = each(after -> rows.outdated(after, BATCH), tenant -> {
            copies.rewrap(tenant);
            rewrapped.increment();
        });
        return left + each(after -> rows.withCopiesDue(after, BATCH), copies::settle);
    }

    /** One tenant's failure is no other's: it is counted, and tried again by the next pass. */
    private int each(Batch batch, Consumer<TenantId> deed) {
        int left = 0;
        String after = "";
        List<TenantId> tenants;
        do {
            tenants = batch.behind(after);
            for (TenantId tenant : tenants) {
                try {
                    deed.accept(tenant);
                } catch (Problem e) {
                    left++;
                    failed.increment();
                    LOG.warnf("The key of tenant %s was not brought under the current master key: %s", tenant, e);
                }
                after = tenant.toString();
            }
        } while (tenants.size() == BATCH);
        return left;
    }

    private interface Batch {
        List<TenantId> behind(String after);
    }
}
