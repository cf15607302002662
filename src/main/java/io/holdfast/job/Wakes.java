package io.holdfast.job;

import io.smallrye.reactive.messaging.rabbitmq.OutgoingRabbitMQMetadata;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Sends wake-ups: "there is work in this lane". Sent after the commit, with publisher confirms; one that is lost is made up for by the sweep, one too
 * many finds nothing and is dropped.
 */
@Singleton
class Wakes {
    private static final Logger LOG = Logger.getLogger(Wakes.class);
    private static final byte[] NOTHING = {};
    private final Instance<Outgoing> outgoing;

    Wakes(Instance<Outgoing> outgoing) {
        this.outgoing = outgoing;
    }

    /** The channel to the broker. Asked for at the first wake-up and not before: while the process starts, tasks may come in before the channel is there. */
    @Singleton
    static class Outgoing {
        private final Emitter<byte[]> emitter;

        Outgoing(
                @Channel("wake") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 10_000)
                        Emitter<byte[]> emitter) {
            this.emitter = emitter;
        }
    }

    /**
     * One wake-up for each lane of the list, sent on a thread of its own: making the connection to the broker, which the first one does, must not meddle with the
     * caller's request. Never fails: what is lost is made up for.
     */
    void after(List<Lane> lanes) {
        if (!lanes.isEmpty()) {
            Thread.startVirtualThread(() -> lanes.forEach(this::send));
        }
    }

    private void send(Lane lane) {
        OutgoingRabbitMQMetadata routing = OutgoingRabbitMQMetadata.builder()
                .withRoutingKey(lane.laneName())
                .build();
        try {
            outgoing.get()
                    .emitter
                    .send(Message.of(
                            NOTHING, Metadata.of(routing), () -> CompletableFuture.completedFuture(null), failure -> {
                                LOG.warnf("A wake-up for %s was not confirmed: %s", lane.laneName(), failure);
                                return CompletableFuture.completedFuture(null);
                            }));
        } catch (RuntimeException e) {
            LOG.warnf("A wake-up for %s was not sent: %s", lane.laneName(), e);
        }
    }
}
