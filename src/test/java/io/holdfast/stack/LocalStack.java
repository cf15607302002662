package io.holdfast.stack;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One set of the servers that Holdfast needs, on free ports of the loopback address. They start side by side and end with
 * {@link #close()} or with the JVM. Safe for use by many threads.
 */
public final class LocalStack implements AutoCloseable {
    private static final String NAME = "holdfast";
    /** Where Holdfast sends what operators have to know. */
    public static final String OPERATOR = "operator@example.org";

    /** Their talk about every start would hide what a test has to say; held here, since loggers are held weakly. */
    private static final List<Logger> QUIET = Stream.of(
                    "io.zonky.test", "org.gaul", "org.apache.qpid", "qpid", "com.icegreen")
            .map(Logger::getLogger)
            .toList();

    private final StackFolder folder;
    private final List<AutoCloseable> running;
    private final Map<StackPart, Restartable> parts;
    private final Map<String, String> configuration;
    private final String broker;
    private final AtomicInteger plots = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalStack(
            StackFolder folder,
            List<AutoCloseable> running,
            Map<StackPart, Restartable> parts,
            Map<String, String> configuration,
            String broker) {
        this.folder = folder;
        this.running = running;
        this.parts = parts;
        this.configuration = configuration;
        this.broker = broker;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stack-end"));
    }

    /** Starts all servers; where one does not start, none is left behind. */
    public static LocalStack start() {
        LoggerFactory.getILoggerFactory(); // before the servers log, each on a thread of its own
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        StackFolder folder = StackFolder.create("holdfast-stack-");
        List<AutoCloseable> running = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            Path broker = folder.room("broker");
            Future<MessageBroker> messages = threads.submit(starting(running, () -> MessageBroker.start(broker)));
            Path data = folder.path().resolve("postgres");
            Future<PostgresServer> database = threads.submit(starting(running, () -> PostgresServer.start(data, NAME)));
            Path memory = folder.room("redis");
            Future<RedisNode> redis = threads.submit(starting(running, () -> RedisNode.start(memory)));
            Path buckets = folder.room("objects");
            Future<ObjectServer> objects = threads.submit(starting(running, () -> ObjectServer.start(buckets, NAME)));
            Future<MailServer> mail = threads.submit(starting(running, MailServer::start));
            Map<String, String> configuration =
                    configuration(database.get(), redis.get(), messages.get(), objects.get(), mail.get());
            Map<StackPart, Restartable> parts = Map.of(
                    StackPart.DATABASE, database.get(),
                    StackPart.REDIS, redis.get(),
                    StackPart.BROKER, messages.get(),
                    StackPart.OBJECTS, objects.get());
            return new LocalStack(
                    folder, running, parts, configuration, messages.get().product());
        } catch (ExecutionException e) {
            end(running, folder);
            throw new IllegalStateException("a server of the local stack did not start", e.getCause());
        } catch (InterruptedException e) {
            end(running, folder);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the local stack was starting", e);
        }
    }

    private static <T extends AutoCloseable> Callable<T> starting(List<AutoCloseable> running, Callable<T> start) {
        return () -> {
            T server = start.call();
            synchronized (running) {
                running.add(server);
            }
            return server;
        };
    }

    private static Map<String, String> configuration(
            PostgresServer database, RedisNode redis, MessageBroker broker, ObjectServer objects, MailServer mail) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("quarkus.datasource.jdbc.url", database.jdbcUrl(NAME));
        all.put("quarkus.datasource.username", PostgresServer.USER);
        all.put("quarkus.datasource.password", PostgresServer.PASSWORD);
        all.put("quarkus.redis.hosts", "redis://127.0.0.1:" + redis.port() + "/0");
        all.put("rabbitmq-host", "127.0.0.1");
        all.put("rabbitmq-port", Integer.toString(broker.port()));
        all.put("rabbitmq-username", MessageBroker.USER);
        all.put("rabbitmq-password", MessageBroker.PASSWORD);
        all.put("rabbitmq-virtual-host", "/");
        all.put("holdfast.store.type", "s3");
        all.put("holdfast.store.bucket", NAME);
        all.put("quarkus.s3.endpoint-override", objects.endpoint().toString());
        all.put("quarkus.s3.path-style-access", "true");
        all.put("quarkus.s3.aws.region", ObjectServer.REGION);
        all.put("quarkus.s3.aws.credentials.type", "static");
        all.put("quarkus.s3.aws.credentials.static-provider.access-key-id", ObjectServer.ACCESS_KEY);
        all.put("quarkus.s3.aws.credentials.static-provider.secret-access-key", ObjectServer.SECRET_KEY);
        all.put("quarkus.mailer.host", "127.0.0.1");
        all.put("quarkus.mailer.port", Integer.toString(mail.smtpPort()));
        all.put("quarkus.mailer.mock", "false");
        // Without it the first mail waits until nobody has told the machine its name.
        all.put("quarkus.mailer.own-host-name", "localhost");
        all.put("holdfast.notify.operator-address", OPERATOR);
        all.put("holdfast.master-key.id", "local");
        all.put("holdfast.master-key.secret", random(32));
        all.put("holdfast.bootstrap.secret", random(18));
        all.put("holdfast.outgoing.allowed-networks", "127.0.0.0/8,::1/128");
        all.put(Inbox.PORT, Integer.toString(mail.imapPort()));
        return Map.copyOf(all);
    }

    private static String random(int bytes) {
        byte[] secret = new byte[bytes];
        new SecureRandom().nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }

    /** Everything that the service has to be told to use this stack, ports of its own doors excepted. */
    public Map<String, String> configuration() {
        return configuration;
    }

    /**
     * The configuration of a share of this stack that nobody else has: an empty database, bucket, Redis database and virtual host.
     * A stack has eight of them.
     */
    public Map<String, String> separate() {
        return Plot.claim(configuration, plots.incrementAndGet());
    }

    public String jdbcUrl() {
        return configuration.get("quarkus.datasource.jdbc.url");
    }

    public int redisPort() {
        String hosts = configuration.get("quarkus.redis.hosts");
        return Integer.parseInt(hosts.substring(hosts.lastIndexOf(':') + 1, hosts.lastIndexOf('/')));
    }

    public int amqpPort() {
        return Integer.parseInt(configuration.get("rabbitmq-port"));
    }

    /** The name of the broker's product; only RabbitMQ knows dead letters, time-to-live and priorities. */
    public String broker() {
        return broker;
    }

    /** A new client of the object store; the caller closes it. */
    public S3Client objects() {
        return ObjectServer.client(URI.create(configuration.get("quarkus.s3.endpoint-override")));
    }

    public Inbox inbox() {
        return Inbox.of(configuration);
    }

    /** Ends one server without warning and starts it again on its port. {@link StackPart#REDIS} comes back empty. */
    public void restart(StackPart part) {
        try {
            parts.get(part).restart();
        } catch (Exception e) {
            throw new IllegalStateException("the " + part + " of the local stack did not restart", e);
        }
    }

    /** Ends all servers and removes their data. Called again it does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end(running, folder);
        }
    }

    private static void end(List<AutoCloseable> running, StackFolder folder) {
        List<AutoCloseable> servers;
        synchronized (running) {
            servers = List.copyOf(running);
        }
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            for (AutoCloseable server : servers) {
                threads.submit(() -> {
                    try {
                        server.close();
                    } catch (Exception e) {
                        System.err.println("a server of the local stack did not end: " + e);
                    }
                });
            }
        }
        folder.close();
    }
}
