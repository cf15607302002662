package io.holdfast.chaos.fault;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Tampers with the lanes' queues. */
final class Messages {
    private static final String EXCHANGE = "holdfast";
    private static final byte[] NOTHING = {};

    private final ConnectionFactory factory = new ConnectionFactory();

    /** The broker that a configuration names, reached directly. */
    Messages(Map<String, String> direct) {
        factory.setHost(direct.get("rabbitmq-host"));
        factory.setPort(Integer.parseInt(direct.get("rabbitmq-port")));
        factory.setUsername(direct.get("rabbitmq-username"));
        factory.setPassword(direct.get("rabbitmq-password"));
        factory.setVirtualHost(direct.get("rabbitmq-virtual-host"));
        factory.setAutomaticRecoveryEnabled(false);
    }

    /** Sends wake-ups that nobody asked for. @return whether the broker took them */
    boolean add(String lane, int count) {
        return tamper(channel -> {
            for (int i = 0; i < count; i++) {
                channel.basicPublish(EXCHANGE, lane, null, NOTHING);
            }
        });
    }

    /** Loses the wake-ups that wait in a lane. @return whether the broker did it */
    boolean drop(String lane) {
        return tamper(channel -> channel.queuePurge("holdfast." + lane));
    }

    private interface Deed {
        void on(Channel channel) throws IOException;
    }

    private boolean tamper(Deed deed) {
        try (Connection connection = factory.newConnection("chaos");
                Channel channel = connection.createChannel()) {
            deed.on(channel);
            return true;
        } catch (IOException | TimeoutException | RuntimeException e) {
            return false; // the broker is away, or restarting: then there is nothing to tamper with
        }
    }
}
