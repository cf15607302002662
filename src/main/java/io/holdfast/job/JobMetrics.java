package io.holdfast.job;

import io.holdfast.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The engine in numbers: tasks by lane and state, the age of the oldest READY one, jobs and tasks that ended here. */
@Singleton
class JobMetrics {
    private final Database database;
    private final Clock clock;
    private final MeterRegistry registry;
    private final MultiGauge tasks;
    private final MultiGauge oldest;

    JobMetrics(Database database, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        this.registry = registry;
        this.tasks = MultiGauge.builder("holdfast.lane.tasks")
                .description("Open tasks by lane and state, over all replicas")
                .register(registry);
        this.oldest = MultiGauge.builder("holdfast.lane.oldest.ready")
                .description("How long the oldest READY task of a lane has waited")
                .baseUnit("seconds")
                .register(registry);
    }

    void jobEnded(JobInfo job, JobState state) {
        registry.counter("holdfast.jobs", "kind", job.kind(), "lane", job.lane().laneName(), "result", state.name())
                .increment();
    }

    void taskEnded(JobInfo job, TaskState state, Duration took) {
        registry.timer("holdfast.tasks", "kind", job.kind(), "lane", job.lane().laneName(), "result", state.name())
                .record(took);
    }

    private record Open(String lane, String state, long count, Instant oldest) {}

    @Scheduled(
            every = "15s",
            delay = 1,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        List<Open> open = database.list(
                row -> new Open(row.text("lane"), row.text("state"), row.large("n"), row.instant("oldest")), """
                select lane, state, count(*) as n, min(ready_at) as oldest from task where state in ('WAITING', 'READY', 'RUNNING')
                group by lane, state""");
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            for (TaskState state : List.of(TaskState.WAITING, TaskState.READY, TaskState.RUNNING)) {
                counts.add(MultiGauge.Row.of(
                        Tags.of("lane", lane.laneName(), "state", state.name()), count(open, lane, state)));
            }
            long age = open.stream()
                    .filter(each ->
                            each.lane().equals(lane.laneName()) && each.state().equals("READY"))
                    .mapToLong(each ->
                            Duration.between(each.oldest(), clock.instant()).toSeconds())
                    .max()
                    .orElse(0);
            ages.add(MultiGauge.Row.of(Tags.of("lane", lane.laneName()), age));
        }
        tasks.register(counts, true);
        oldest.register(ages, true);
    }

    private static long count(List<Open> open, Lane lane, TaskState state) {
        return open.stream()
                .filter(each ->
                        each.lane().equals(lane.laneName()) && each.state().equals(state.name()))
                .mapToLong(Open::count)
                .sum();
    }
}
