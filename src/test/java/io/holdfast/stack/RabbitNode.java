package io.holdfast.stack;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A private node of the RabbitMQ that is installed on this machine. It has its own folders, its own ports and its own port mapper
 * (epmd), which is our child, so that ending it disturbs no other Erlang program.
 */
final class RabbitNode implements MessageBroker {
    private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final long START_NANOS = 240_000_000_000L;
    private static final int MOST_RESTARTS = 3;

    private final Path folder;
    private final Map<String, String> environment;
    private final Process mapper;
    private final int port;
    private Process node;

    private RabbitNode(Path folder, Map<String, String> environment, Process mapper, int port) {
        this.folder = folder;
        this.environment = environment;
        this.mapper = mapper;
        this.port = port;
    }

    static boolean isInstalled() {
        return Files.isExecutable(SERVER) && portMapper() != null;
    }

    private static Path portMapper() {
        return Stream.of("/usr/bin/epmd", "/usr/lib/erlang/bin/epmd")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Starts a node and waits until it takes connections. */
    static RabbitNode start(Path folder) throws IOException, InterruptedException {
        return start(folder, "");
    }

    /** The same with more lines in its configuration. */
    static RabbitNode start(Path folder, String configuration) throws IOException, InterruptedException {
        int port = FreePort.find();
        Map<String, String> environment = environment(folder, port, configuration);
        Process mapper = start(
                folder,
                "epmd.log",
                environment,
                List.of(portMapper().toString(), "-port", environment.get("ERL_EPMD_PORT"), "-address", "127.0.0.1"));
        RabbitNode started = new RabbitNode(folder, environment, mapper, port);
        try {
            started.startNode();
            return started;
        } catch (IOException | InterruptedException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void startNode() throws IOException, InterruptedException {
        node = start(folder, "node.log", environment, List.of(SERVER.toString()));
        awaitConnections(folder.resolve("node.log"));
    }

    /** Durable queues come back, and the messages in them that were marked to be kept. */
    @Override
    public void restart() throws IOException, InterruptedException {
        ProcessTree.kill(node);
        for (int tries = 1; ; tries++) {
            try {
                startNode();
                return;
            } catch (IOException e) {
                // On a busy machine the port mapper still knows the killed node by the name, and turns the new one
                // away.
                ProcessTree.kill(node);
                if (tries == MOST_RESTARTS) {
                    throw e;
                }
            }
        }
    }

    private static Map<String, String> environment(Path folder, int port, String more) throws IOException {
        Path configuration = folder.resolve("rabbitmq.conf");
        Path definitions = folder.resolve("definitions.json");
        Files.writeString(definitions, definitions());
        Files.writeString(configuration, """
                listeners.tcp.1 = 127.0.0.1:%d
                load_definitions = %s
                log.console = true
                log.console.level = warning
                log.file = false
                disk_free_limit.absolute = 50MB
                %s
                """.formatted(port, definitions, more));
        Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
        return Map.ofEntries(
                Map.entry("HOME", folder.toString()),
                Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"),
                Map.entry("LANG", "C.UTF-8"),
                Map.entry("RABBITMQ_CONF_ENV_FILE", folder.resolve("none.conf").toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", configuration.toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString()),
                Map.entry("RABBITMQ_PID_FILE", folder.resolve("node.pid").toString()),
                Map.entry("RABBITMQ_NODENAME", "holdfast" + port + "@localhost"),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(FreePort.find())),
                Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("ERL_EPMD_PORT", Integer.toString(FreePort.find())));
    }

    private static String definitions() {
        List<String> hosts = Stream.concat(
                        Stream.of("/"), IntStream.rangeClosed(1, Plot.HOW_MANY).mapToObj(Plot::virtualHost))
                .toList();
        String permission =
                "{\"user\":\"" + USER + "\",\"vhost\":\"%s\",\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}";
        return "{\"users\":[{\"name\":\"" + USER + "\",\"password\":\"" + PASSWORD + "\",\"tags\":\"administrator\"}],"
                + "\"vhosts\":["
                + hosts.stream().map("{\"name\":\"%s\"}"::formatted).collect(Collectors.joining(","))
                + "],\"permissions\":["
                + hosts.stream().map(permission::formatted).collect(Collectors.joining(","))
                + "]}";
    }

    private static Process start(Path folder, String log, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void awaitConnections(Path log) throws IOException, InterruptedException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setVirtualHost(Plot.virtualHost(Plot.HOW_MANY));
        long deadline = System.nanoTime() + START_NANOS;
        while (true) {
            try {
                factory.newConnection().close();
                return;
            } catch (IOException | TimeoutException e) {
                if (!node.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("RabbitMQ did not start:\n" + Files.readString(log), e);
                }
                node.waitFor(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String product() {
        return "RabbitMQ";
    }

    /** Ends the node with all its processes; the data is thrown away, so nothing has to be flushed. */
    @Override
    public void close() {
        if (node != null) {
            ProcessTree.kill(node);
        }
        ProcessTree.kill(mapper);
    }
}
