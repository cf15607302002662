package io.holdfast.job;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * One consumer a lane. The broker hands out no more wake-ups than the lane has slots ({@code max-outstanding-messages}); each is acknowledged when its task
 * was settled or handed back.
 */
@ApplicationScoped
class LaneConsumers {
    private static final Logger LOG = Logger.getLogger(LaneConsumers.class);
    private final Performer performer;

    LaneConsumers(Performer performer) {
        this.performer = performer;
    }

    @Incoming("backup-auto")
    @RunOnVirtualThread
    void backupAuto(byte[] wake) {
        answer(Lane.BACKUP_AUTO);
    }

    @Incoming("backup-manual")
    @RunOnVirtualThread
    void backupManual(byte[] wake) {
        answer(Lane.BACKUP_MANUAL);
    }

    @Incoming("diff")
    @RunOnVirtualThread
    void diff(byte[] wake) {
        answer(Lane.DIFF);
    }

    @Incoming("restore")
    @RunOnVirtualThread
    void restore(byte[] wake) {
        answer(Lane.RESTORE);
    }

    @Incoming("maintenance")
    @RunOnVirtualThread
    void maintenance(byte[] wake) {
        answer(Lane.MAINTENANCE);
    }

    void onShutdown(@Observes ShutdownEvent event) throws InterruptedException {
        performer.stop();
    }

    void onShutdownDelay(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        performer.stop();
    }

    private void answer(Lane lane) {
        try {
            performer.perform(lane);
        } catch (Throwable e) {
            // The wake-up is spent, the task is not: a sweep sends what is missing.
            LOG.warnf(e, "A wake-up for %s came to nothing", lane.laneName());
        }
    }
}
