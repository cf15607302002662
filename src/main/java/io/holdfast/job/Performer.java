package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.job.JobMetrics.Return;
import io.holdfast.job.RunningTasks.Running;
import io.holdfast.job.RunningTasks.Stop;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.CurrentTenant;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Takes one task, lets its handler do it, and brings it back, whatever happens. */
@Singleton
class Performer {
    private static final Logger LOG = Logger.getLogger(Performer.class);
    private static final Duration UNAVAILABLE_PAUSE = Duration.ofSeconds(3);
    private final String worker = Worker.newId();
    private final Turns turns;
    private final TaskDesk desk;
    private final RunningTasks running;
    private final CurrentTenant currentTenant;
    private final JobConfig config;
    private final Json json;
    private final Clock clock;
    private final JobMetrics metrics;
    private final Map<String, JobHandler> handlers = new HashMap<>();
    private volatile boolean stopping;

    Performer(
            Turns turns,
            TaskDesk desk,
            RunningTasks running,
            CurrentTenant currentTenant,
            JobConfig config,
            Json json,
            Clock clock,
            JobMetrics metrics,
            @All List<JobHandler> handlers) {
        this.turns = turns;
        this.desk = desk;
        this.running = running;
        this.currentTenant = currentTenant;
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.metrics = metrics;
        handlers.forEach(handler -> this.handlers.put(handler.kind(), handler));
    }

    /** Answers one wake-up: runs the lane's next task to its end, or does nothing where there is none. */
    void perform(Lane lane) {
        if (stopping) {
            return;
        }
        turns.claim(lane, worker).ifPresent(this::perform);
    }

    /** Takes nothing any more and hands back what runs; returns when all is handed back, or after the configured time. */
    void stop() throws InterruptedException {
        stopping = true;
        long end = System.nanoTime() + config.shutdown().toNanos();
        while (running.count() > 0 && System.nanoTime() < end) {
            running.handAllBack();
            Thread.sleep(50);
        }
    }

    private void perform(Claim claim) {
        Running entry = running.enter(claim);
        MDC.put("job", claim.job().id().toString());
        MDC.put("tenant", claim.job().tenant().toString());
        MDC.put("source", String.valueOf(claim.job().source()));
        long began = System.nanoTime();
        try {
            Outcome outcome = outcome(claim);
            settleOrFail(claim, outcome, entry.over());
            count(claim, outcome, Duration.ofNanos(System.nanoTime() - began));
        } catch (TaskDesk.LeaseLost e) {
            metrics.leaseLost(claim.job());
            LOG.infof("%s", e.getMessage());
        } catch (RuntimeException e) {
            // The task stays RUNNING until its lease runs out, then another takes it.
            LOG.warnf(e, "Task %d could not be brought back", claim.task());
        } finally {
            running.leave(entry);
            MDC.remove("job");
            MDC.remove("tenant");
            MDC.remove("source");
        }
    }

    private void count(Claim claim, Outcome outcome, Duration took) {
        switch (outcome) {
            case Outcome.Settled ignored -> metrics.taskDone(claim.job(), took);
            case Outcome.Closed(Ending ending) -> metrics.jobEnded(claim.job(), ending.state());
            case Outcome.Failed ignored -> {
                // Counted where it was decided what becomes of it.
            }
        }
    }

    /** What came of a task. */
    private sealed interface Outcome {
        record Settled(Settlement settlement) implements Outcome {}

        record Closed(Ending ending) implements Outcome {}

        record Failed(Throwable failure) implements Outcome {}
    }

    private Outcome outcome(Claim claim) {
        JobHandler handler = handlers.get(claim.job().kind());
        if (handler == null) {
            return new Outcome.Failed(Problem.of(
                    ErrorCode.INTERNAL_ERROR, "No handler for " + claim.job().kind()));
        }
        if (claim.losses() >= config.losses()) {
            return new Outcome.Failed(Problem.of(ErrorCode.WORKER_LOST));
        }
        return currentTenant.bound(claim.job().tenant(), () -> {
            try {
                return step(handler, claim);
            } catch (Throwable e) {
                // Errors too: a broken library or a lack of memory must end in the account of the task, not in a silent
                // thread.
                return new Outcome.Failed(e);
            }
        });
    }

    private Outcome step(JobHandler handler, Claim claim) throws Exception {
        TaskRun run = new TaskRun(claim, desk, json, claim.attempts() >= config.attempts());
        return switch (claim.name()) {
            case Claim.PLAN -> new Outcome.Settled(handler.plan(run));
            case Claim.FINISH -> new Outcome.Closed(handler.finish(run));
            case Claim.FAIL -> {
                JobState verdict = desk.verdict(claim.job().id());
                Effect effect = handler.fail(run, verdict);
                yield new Outcome.Closed(new Ending(verdict, null, null, effect, handler.isRetryable()));
            }
            default -> new Outcome.Settled(handler.run(run));
        };
    }

    /** Brings a task back. Where the database refuses what a handler wants to write, the task has failed like any other; where it is away, the lease runs out. */
    private void settleOrFail(Claim claim, Outcome outcome, Optional<Stop> stop) {
        try {
            settle(claim, outcome, stop);
        } catch (TaskDesk.LeaseLost e) {
            throw e;
        } catch (RuntimeException e) {
            boolean away = e instanceof Problem problem && problem.kind() == Kind.UNAVAILABLE;
            if (away || outcome instanceof Outcome.Failed) {
                throw e;
            }
            failed(claim, e);
        }
    }

    private void settle(Claim claim, Outcome outcome, Optional<Stop> stop) {
        switch (outcome) {
            case Outcome.Settled(Settlement settlement) -> desk.done(claim, settlement);
            case Outcome.Closed(Ending ending) -> desk.closed(claim, ending);
            case Outcome.Failed(Throwable failure) -> {
                if (failure instanceof TaskDesk.LeaseLost lost) {
                    throw lost;
                }
                if (stop.isPresent()) {
                    stopped(claim, stop.get());
                } else {
                    failed(claim, failure);
                }
            }
        }
    }

    private void stopped(Claim claim, Stop stop) {
        switch (stop) {
            case JOB_STOPPED -> desk.cancelled(claim);
            case HAND_BACK -> desk.handBack(claim);
            case LEASE_LOST -> throw new TaskDesk.LeaseLost(claim.task());
        }
        metrics.taskReturned(claim.job(), stop == Stop.HAND_BACK ? Return.HANDED_BACK : Return.CANCELLED);
    }

    private void failed(Claim claim, Throwable failure) {
        Problem problem = failure instanceof Problem known
                ? known
                : Problem.of(ErrorCode.INTERNAL_ERROR, ErrorCode.INTERNAL_ERROR.sentence(), failure);
        if (problem == failure) {
            LOG.infof(
                    "Task %d (%s): %s, %s",
                    claim.task(), claim.name(), problem.code().code(), problem.getMessage());
        } else {
            LOG.errorf(failure, "Task %d (%s) failed unexpectedly", claim.task(), claim.name());
        }
        ErrorCode code = problem.code();
        String detail = problem.getMessage();
        boolean again = problem != failure || code.kind().remedy() == Kind.Remedy.RETRY;
        if (code.kind().remedy() == Kind.Remedy.WAIT) {
            desk.throttled(claim, clock.instant().plus(problem.waitFor().orElse(UNAVAILABLE_PAUSE)), code, detail);
            metrics.taskReturned(claim.job(), Return.WAITED);
        } else if (code.kind() == Kind.UNAVAILABLE) {
            desk.putBack(claim, clock.instant().plus(jittered(UNAVAILABLE_PAUSE)), false, code, detail);
            metrics.taskReturned(claim.job(), Return.WAITED);
        } else if (again && claim.attempts() < config.attempts()) {
            desk.putBack(claim, clock.instant().plus(pause(claim.attempts())), true, code, detail);
            metrics.taskReturned(claim.job(), Return.RETRIED);
        } else if (claim.isClosing()) {
            desk.notClosed(claim, code, detail);
            metrics.taskReturned(claim.job(), Return.FAILED);
        } else {
            desk.failed(claim, code, detail);
            metrics.taskReturned(claim.job(), Return.FAILED);
        }
    }

    private Duration pause(int attempts) {
        Duration doubled = config.firstPause().multipliedBy(1L << Math.min(attempts - 1, 20));
        return jittered(doubled.compareTo(config.longestPause()) > 0 ? config.longestPause() : doubled);
    }

    private static Duration jittered(Duration pause) {
        return Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() * 3 / 2 + 1));
    }
}
