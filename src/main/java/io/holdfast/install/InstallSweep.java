package io.holdfast.install;

import io.holdfast.replica.SchedulerOnly;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Deletes what is over: links, states and codes that no longer count, and old deliveries. Two replicas at once do no harm. */
@Singleton
class InstallSweep {
    private final InstallRows rows;
    private final Duration deliveries;

    /** @param deliveries How long a platform's deliveries are remembered, so that one that comes again does nothing. */
    InstallSweep(
            InstallRows rows,
            @ConfigProperty(name = "holdfast.install.keep-deliveries", defaultValue = "14d") Duration deliveries) {
        this.rows = rows;
        this.deliveries = deliveries;
    }

    @Scheduled(
            every = "10m",
            delayed = "90s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void forget() {
        rows.forget(deliveries);
    }
}
