package io.holdfast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines without RabbitMQ have this one; it is proved where RabbitMQ is installed too. */
class QpidBrokerTest {
    @Test
    void the_broker_inside_the_jvm_takes_messages_on_every_virtual_host(@TempDir Path folder) throws Exception {
        try (QpidBroker broker = QpidBroker.start(folder)) {
            for (String host : List.of("/", Plot.virtualHost(1), Plot.virtualHost(Plot.HOW_MANY))) {
                assertThat(LocalStackTest.publishAndGet(Map.of(
                                "rabbitmq-host",
                                "127.0.0.1",
                                "rabbitmq-port",
                                Integer.toString(broker.port()),
                                "rabbitmq-username",
                                MessageBroker.USER,
                                "rabbitmq-password",
                                MessageBroker.PASSWORD,
                                "rabbitmq-virtual-host",
                                host)))
                        .isEqualTo("hello");
            }
        }
    }
}
