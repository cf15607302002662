package io.holdfast.notify;

import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Mails in numbers: what this replica sent, and from schedulers how many wait and since when. */
@Singleton
class MailMetrics {
    private final Database database;
    private final Clock clock;
    private final Counter sent;
    private final Counter failed;
    private final Counter givenUp;
    private final MultiGauge waiting;
    private final MultiGauge oldest;

    MailMetrics(Database database, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        this.sent = counter("sent", registry);
        this.failed = counter("failed", registry);
        this.givenUp = counter("given_up", registry);
        this.waiting = MultiGauge.builder("holdfast.mails.waiting")
                .description("Mails written and not sent yet, over all replicas")
                .register(registry);
        this.oldest = MultiGauge.builder("holdfast.mails.oldest")
                .description("How long the oldest mail has waited to be sent")
                .baseUnit("seconds")
                .register(registry);
    }

    private static Counter counter(String result, MeterRegistry registry) {
        return Counter.builder("holdfast.mails")
                .description("Tries to send a mail, by result; given_up are mails dropped after too many")
                .tag("result", result)
                .register(registry);
    }

    /** So that a scrape finds the counters from the start. */
    void register(@Observes StartupEvent event) {
        // The bean's making has registered them.
    }

    void sent() {
        sent.increment();
    }

    void failed() {
        failed.increment();
    }

    void givenUp() {
        givenUp.increment();
    }

    private record Outbox(long count, Optional<Instant> oldest) {}

    @Scheduled(
            every = "15s",
            delay = 2,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        Outbox outbox = database.first(
                        row -> new Outbox(row.large("n"), Optional.ofNullable(row.instant("oldest"))),
                        "select count(*) as n, min(created_at) as oldest from mail")
                .orElseThrow();
        long age = outbox.oldest()
                .map(since -> Duration.between(since, clock.instant()).toSeconds())
                .orElse(0L);
        waiting.register(List.of(MultiGauge.Row.of(Tags.empty(), outbox.count())), true);
        oldest.register(List.of(MultiGauge.Row.of(Tags.empty(), age)), true);
    }
}
