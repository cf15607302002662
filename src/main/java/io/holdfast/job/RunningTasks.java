package io.holdfast.job;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The tasks that this process runs now: renews their leases, and stops those whose lease was lost, whose job is being stopped, or that the process
 * hands back because it ends.
 */
@Singleton
class RunningTasks {
    private static final Logger LOG = Logger.getLogger(RunningTasks.class);
    private final Map<UUID, Running> running = new ConcurrentHashMap<>();
    private final TaskDesk desk;
    private final JobConfig config;
    private final Clock clock;

    RunningTasks(TaskDesk desk, JobConfig config, Clock clock) {
        this.desk = desk;
        this.config = config;
        this.clock = clock;
    }

    /** Why a task is stopped from outside. */
    enum Stop {
        LEASE_LOST,
        JOB_STOPPED,
        HAND_BACK
    }

    /** One running task. */
    static final class Running {
        private final Thread thread = Thread.currentThread();
        private final UUID token;
        private volatile Instant renewed;
        private Stop stop;
        private boolean over;

        private Running(Claim claim) {
            this.token = claim.token();
            this.renewed = claim.takenAt();
        }

        private synchronized void stop(Stop reason) {
            if (stop == null && !over) {
                stop = reason;
                thread.interrupt();
            }
        }

        /** The handler has returned: no interrupt comes any more. Tells why it was stopped, if it was. */
        synchronized Optional<Stop> over() {
            over = true;
            if (Thread.interrupted() && stop == null) {
                stop = Stop.HAND_BACK;
            }
            return Optional.ofNullable(stop);
        }
    }

    Running enter(Claim claim) {
        Running entry = new Running(claim);
        running.put(claim.token(), entry);
        return entry;
    }

    void leave(Running entry) {
        running.remove(entry.token);
    }

    int count() {
        return running.size();
    }

    void handAllBack() {
        running.values().forEach(entry -> entry.stop(Stop.HAND_BACK));
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void renew() {
        List<UUID> tokens = List.copyOf(running.keySet());
        if (tokens.isEmpty()) {
            return;
        }
        try {
            Map<UUID, TaskDesk.Renewal> renewals = desk.renew(tokens);
            for (UUID token : tokens) {
                Running entry = running.get(token);
                if (entry != null) {
                    obey(entry, renewals.get(token));
                }
            }
        } catch (RuntimeException e) {
            LOG.warnf("Leases could not be renewed: %s", e);
            Instant lost = clock.instant().minus(config.lease());
            running.values().stream()
                    .filter(entry -> entry.renewed.isBefore(lost))
                    .forEach(entry -> entry.stop(Stop.LEASE_LOST));
        }
    }

    /** @param renewal null where the lease is no longer ours */
    private void obey(Running entry, TaskDesk.Renewal renewal) {
        if (renewal == null) {
            entry.stop(Stop.LEASE_LOST);
            return;
        }
        if (renewal.prolonged()) {
            entry.renewed = clock.instant();
        }
        switch (renewal.wish()) {
            case GO_ON -> {}
            case STOP -> entry.stop(Stop.JOB_STOPPED);
            case YIELD -> entry.stop(Stop.HAND_BACK);
        }
    }
}
