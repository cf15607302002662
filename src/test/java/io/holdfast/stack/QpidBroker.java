package io.holdfast.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/** Apache Qpid Broker-J inside this JVM, for machines without RabbitMQ. It ignores arguments of queues that only RabbitMQ knows. */
final class QpidBroker implements MessageBroker {
    private final Path folder;
    private final int port;
    private SystemLauncher launcher;

    private QpidBroker(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static QpidBroker start(Path folder) throws Exception {
        QpidBroker broker = new QpidBroker(folder, FreePort.find());
        broker.start();
        return broker;
    }

    private void start() throws Exception {
        Path configuration = Files.writeString(folder.resolve("qpid.json"), configuration(port));
        launcher = new SystemLauncher();
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                configuration.toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                "context",
                Map.of("qpid.work_dir", folder.toString())));
    }

    private static String configuration(int port) {
        String hosts = IntStream.rangeClosed(0, Plot.HOW_MANY)
                .mapToObj(number -> """
                        {"name": "%s", "type": "Memory", "defaultVirtualHostNode": %b,
                         "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}""".formatted(number == 0 ? "default" : Plot.virtualHost(number), number == 0))
                .collect(Collectors.joining(","));
        return """
                {"name": "holdfast", "modelVersion": "8.0",
                 "context": {"queue.behaviourOnUnknownDeclareArgument": "IGNORE"},
                 "authenticationproviders": [{"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
                   "users": [{"name": "%s", "type": "managed", "password": "%s"}]}],
                 "ports": [{"name": "AMQP", "port": "%d", "bindingAddress": "127.0.0.1", "protocols": ["AMQP_0_9_1"],
                   "authenticationProvider": "plain",
                   "virtualhostaliases": [{"name": "nameAlias", "type": "nameAlias"},
                                          {"name": "defaultAlias", "type": "defaultAlias"}]}],
                 "virtualhostnodes": [%s]}
                """.formatted(USER, PASSWORD, port, hosts);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String product() {
        return "Qpid Broker-J (no RabbitMQ is installed: no TTL, dead letters, priorities)";
    }

    /** It comes back without queues and messages: it keeps them in memory. */
    @Override
    public void restart() throws Exception {
        launcher.shutdown();
        start();
    }

    @Override
    public void close() {
        launcher.shutdown();
    }
}
