package io.holdfast.job;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Asks the broker what lies in a lane's queue and who takes from it. Keeps one connection, made anew when it breaks. */
@Singleton
class LaneDepths {
    private static final Logger LOG = Logger.getLogger(LaneDepths.class);
    private final ConnectionFactory factory = new ConnectionFactory();
    private Connection connection;
    private boolean away;

    LaneDepths(
            @ConfigProperty(name = "rabbitmq-host", defaultValue = "localhost") String host,
            @ConfigProperty(name = "rabbitmq-port", defaultValue = "5672") int port,
            @ConfigProperty(name = "rabbitmq-username", defaultValue = "guest") String username,
            @ConfigProperty(name = "rabbitmq-password", defaultValue = "guest") String password,
            @ConfigProperty(name = "rabbitmq-virtual-host", defaultValue = "/") String virtualHost,
            BrokerTls tls) {
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(username);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        factory.setConnectionTimeout(5_000);
        factory.setAutomaticRecoveryEnabled(false);
        tls.context().ifPresent(factory::useSslProtocol);
    }

    /**
     * A lane's queue at the broker.
     *
     * @param depth wake-ups that nobody has taken yet
     * @param consumers connections that take from it: one for each replica that works on the lane
     */
    record QueueState(long depth, int consumers) {}

    /** The queue as it is now; empty where the broker or the queue is away. */
    synchronized Optional<QueueState> of(Lane lane) {
        try {
            connect();
            try (Channel channel = connection.createChannel()) {
                AMQP.Queue.DeclareOk queue = channel.queueDeclarePassive(lane.queue());
                return Optional.of(new QueueState(queue.getMessageCount(), queue.getConsumerCount()));
            }
        } catch (IOException | TimeoutException | RuntimeException e) {
            LOG.debugf("No depth of %s: %s", lane.queue(), e);
            return Optional.empty();
        }
    }

    /** Says it once where the broker turns us away, not at each look; a queue that is not there yet is nothing to say. */
    private void connect() throws IOException, TimeoutException {
        if (connection != null && connection.isOpen()) {
            return;
        }
        try {
            connection = factory.newConnection("holdfast-lane-depths");
            away = false;
        } catch (IOException | TimeoutException e) {
            if (!away) {
                LOG.warnf("No connection to the broker, to count what lies in queues: %s", e);
            }
            away = true;
            throw e;
        }
    }

    @PreDestroy
    synchronized void close() {
        if (connection != null) {
            connection.abort();
        }
    }
}
