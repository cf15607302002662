package io.holdfast.job;

import io.holdfast.database.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The engine in numbers: jobs and tasks that ended here, tasks that came back, sweeps. */
@Singleton
class JobMetrics {
    private static final Logger LOG = Logger.getLogger(JobMetrics.class);
    private static final Duration[] TASK_BOUNDS = bounds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900);
    private static final Duration[] JOB_BOUNDS = bounds(1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 21600, 86400);
    private static final Duration[] SWEEP_BOUNDS = bounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30);
    private static final List<String> ORIGINS = List.of("AUTO", "MANUAL", "CHILD");
    private static final List<JobState> ENDS =
            Stream.of(JobState.values()).filter(JobState::hasEnded).toList();
    private final Database database;
    private final Clock clock;
    private final List<JobHandler> handlers;
    private final MeterProvider<Counter> jobs;
    private final MeterProvider<Timer> jobTimes;
    private final MeterProvider<Timer> jobWaits;
    private final MeterProvider<Counter> tasks;
    private final MeterProvider<Timer> taskTimes;
    private final MeterProvider<Counter> losses;
    private final MeterProvider<Counter> swept;
    private final MeterProvider<Timer> sweepTimes;
    private final Map<Sweep, AtomicLong> successes = new EnumMap<>(Sweep.class);

    JobMetrics(Database database, Clock clock, MeterRegistry registry, @All List<JobHandler> handlers) {
        this.database = database;
        this.clock = clock;
        this.handlers = handlers;
        this.jobs = counter("holdfast.jobs", "Jobs that this replica ended", registry);
        this.jobTimes = timer("holdfast.job.duration", "From a job's first task to its end", JOB_BOUNDS, registry);
        this.jobWaits = timer(
                "holdfast.job.wait",
                "From the request for a job to its first task, of jobs that ended",
                JOB_BOUNDS,
                registry);
        this.tasks =
                counter("holdfast.tasks", "Tasks that this replica brought back, by what became of them", registry);
        this.taskTimes =
                timer("holdfast.task.duration", "Tasks that are DONE, from claim to settling", TASK_BOUNDS, registry);
        this.losses = counter(
                "holdfast.lease.losses",
                "Tasks whose lease another took while they ran here: work done in vain",
                registry);
        this.swept = counter("holdfast.sweep.rows", "What sweeps moved", registry);
        this.sweepTimes =
                timer("holdfast.sweep.duration", "Sweeps that this replica ran to their end", SWEEP_BOUNDS, registry);
        for (Sweep sweep : Sweep.values()) {
            AtomicLong success = new AtomicLong();
            successes.put(sweep, success);
            Gauge.builder("holdfast.sweep.last.success", success, AtomicLong::doubleValue)
                    .description("Unix time at which this replica last ran a sweep to its end; 0 where it never did")
                    .baseUnit("seconds")
                    .tag("sweep", sweep.sweepName())
                    .register(registry);
            Gauge.builder("holdfast.sweep.interval", () -> sweep.interval().toSeconds())
                    .description("How often a sweep is to run")
                    .baseUnit("seconds")
                    .tag("sweep", sweep.sweepName())
                    .register(registry);
        }
    }

    /** What became of a task that was brought back. */
    enum Return {
        DONE,
        FAILED,
        RETRIED,
        WAITED,
        HANDED_BACK,
        CANCELLED
    }

    /** So that a scrape finds every series from the start, and a rule sees the first step of each. */
    void register(@Observes StartupEvent event) {
        for (Lane lane : Lane.values()) {
            for (JobHandler handler : handlers) {
                for (JobState end : ENDS) {
                    for (String origin : ORIGINS) {
                        jobs.withTags(
                                "kind",
                                handler.kind(),
                                "lane",
                                lane.laneName(),
                                "origin",
                                origin,
                                "result",
                                end.name());
                    }
                }
                taskTimes.withTags("kind", handler.kind(), "lane", lane.laneName());
            }
            for (Return end : Return.values()) {
                tasks.withTags("lane", lane.laneName(), "result", end.name());
            }
            jobWaits.withTags("lane", lane.laneName());
            losses.withTags("lane", lane.laneName());
        }
        handlers.forEach(handler -> jobTimes.withTags("kind", handler.kind()));
        for (Sweep sweep : Sweep.values()) {
            swept.withTags("sweep", sweep.sweepName());
            sweepTimes.withTags("sweep", sweep.sweepName());
        }
    }

    /** A job came to its end here. Its origin is who asked for it: nobody, a person, or another job. */
    void jobEnded(JobInfo job, JobState state) {
        try {
            database.first(
                            row -> new Ended(
                                    row.text("origin"),
                                    row.instant("created_at"),
                                    row.instant("started_at"),
                                    row.instant("ended_at")),
                            """
                            select case when parent_id is not null then 'CHILD' when automatic then 'AUTO' else 'MANUAL' end as origin,
                                created_at, started_at, ended_at from job where id = ?""",
                            job.id())
                    .ifPresent(ended -> jobEnded(job, state, ended));
        } catch (RuntimeException e) {
            LOG.warnf("The end of job %s was not counted: %s", job.id(), e);
        }
    }

    private void jobEnded(JobInfo job, JobState state, Ended ended) {
        String lane = job.lane().laneName();
        jobs.withTags("kind", job.kind(), "lane", lane, "origin", ended.origin(), "result", state.name())
                .increment();
        if (ended.started() != null && ended.ended() != null) {
            jobTimes.withTags("kind", job.kind()).record(between(ended.started(), ended.ended()));
            jobWaits.withTags("lane", lane).record(between(ended.created(), ended.started()));
        }
    }

    /** None, where the clocks of two replicas make it less. */
    private static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    private record Ended(String origin, Instant created, Instant started, Instant ended) {}

    void taskDone(JobInfo job, Duration took) {
        taskTimes.withTags("kind", job.kind(), "lane", job.lane().laneName()).record(took);
        taskReturned(job, Return.DONE);
    }

    void taskReturned(JobInfo job, Return end) {
        tasks.withTags("lane", job.lane().laneName(), "result", end.name()).increment();
    }

    void leaseLost(JobInfo job) {
        losses.withTags("lane", job.lane().laneName()).increment();
    }

    /** A sweep came to its end. @param began by {@link System#nanoTime()} */
    void swept(Sweep sweep, int rows, long began) {
        swept.withTags("sweep", sweep.sweepName()).increment(rows);
        sweepTimes.withTags("sweep", sweep.sweepName()).record(Duration.ofNanos(System.nanoTime() - began));
        successes.get(sweep).set(clock.instant().getEpochSecond());
    }

    private static MeterProvider<Counter> counter(String name, String description, MeterRegistry registry) {
        return Counter.builder(name).description(description).withRegistry(registry);
    }

    private static MeterProvider<Timer> timer(
            String name, String description, Duration[] bounds, MeterRegistry registry) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(bounds)
                .withRegistry(registry);
    }

    private static Duration[] bounds(double... seconds) {
        return DoubleStream.of(seconds)
                .mapToObj(each -> Duration.ofMillis((long) (each * 1000)))
                .toArray(Duration[]::new);
    }
}
