package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.replica.SchedulerOnly;
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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The lanes in numbers, told by schedulers for all replicas: open tasks by state, what more workers would have to do, and the age of the oldest READY task. */
@Singleton
class LaneMetrics {
    private final Database database;
    private final Clock clock;
    private final MultiGauge open;
    private final MultiGauge oldest;

    LaneMetrics(Database database, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.clock = clock;
        this.open = MultiGauge.builder("holdfast.lane.tasks")
                .description(
                        "Open tasks by lane and state, over all replicas; RUNNABLE are the READY ones that caps and pauses let run")
                .register(registry);
        this.oldest = MultiGauge.builder("holdfast.lane.oldest.ready")
                .description("How long the oldest READY task of a lane has waited")
                .baseUnit("seconds")
                .register(registry);
    }

    private record Open(String lane, String state, long count, Instant oldest) {}

    @Scheduled(
            every = "15s",
            delay = 1,
            delayUnit = TimeUnit.SECONDS,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void refresh() {
        List<Open> found = database.list(
                row -> new Open(row.text("lane"), row.text("state"), row.large("n"), row.instant("oldest")), """
                select lane, state, count(*) as n, min(ready_at) as oldest from task where state in ('WAITING', 'READY', 'RUNNING')
                group by lane, state""");
        Map<String, Long> runnable = runnable();
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            counts.add(MultiGauge.Row.of(
                    Tags.of("lane", lane.laneName(), "state", "RUNNABLE"), runnable.getOrDefault(lane.laneName(), 0L)));
            for (TaskState state : List.of(TaskState.WAITING, TaskState.READY, TaskState.RUNNING)) {
                counts.add(MultiGauge.Row.of(
                        Tags.of("lane", lane.laneName(), "state", state.name()), count(found, lane, state)));
            }
            long age = found.stream()
                    .filter(each ->
                            each.lane().equals(lane.laneName()) && each.state().equals("READY"))
                    .mapToLong(each ->
                            Duration.between(each.oldest(), clock.instant()).toSeconds())
                    .max()
                    .orElse(0);
            ages.add(MultiGauge.Row.of(Tags.of("lane", lane.laneName()), age));
        }
        open.register(counts, true);
        oldest.register(ages, true);
    }

    /** How many READY tasks of each lane the caps and pauses let run now: what more workers would have to do. */
    private Map<String, Long> runnable() {
        record Runnable(String lane, long tasks) {}
        return database
                .list(
                        row -> new Runnable(row.text("lane"), row.large("tasks")),
                        "select lane, sum(runnable) as tasks from turn where runnable > 0 group by lane")
                .stream()
                .collect(Collectors.toMap(Runnable::lane, Runnable::tasks));
    }

    private static long count(List<Open> open, Lane lane, TaskState state) {
        return open.stream()
                .filter(each ->
                        each.lane().equals(lane.laneName()) && each.state().equals(state.name()))
                .mapToLong(Open::count)
                .sum();
    }
}
