package io.holdfast.connector;

import io.holdfast.ratelimit.RateKey;
import io.holdfast.replica.WorkerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** A simulator and connections to it. */
final class Bench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String TOKEN = "s3cret-t0ken";

    final Simulator simulator = new Simulator();
    final ScriptedLimit limits = new ScriptedLimit();
    final KeptTokens tokens = new KeptTokens();
    private Connections connections;

    record Bounds(
            Duration connectTimeout,
            Duration requestTimeout,
            Duration stallTimeout,
            MemorySize pageLimit,
            MemorySize recordLimit,
            MemorySize mediaLimit,
            Optional<List<String>> allowedNetworks)
            implements OutgoingConfig {
        static final Bounds USUAL = new Bounds(
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                size(100_000),
                size(1_000),
                size(100_000),
                Optional.of(List.of("127.0.0.0/8")));

        static MemorySize size(long bytes) {
            return new MemorySize(BigInteger.valueOf(bytes));
        }

        Bounds allowing(String... networks) {
            return new Bounds(
                    connectTimeout,
                    requestTimeout,
                    stallTimeout,
                    pageLimit,
                    recordLimit,
                    mediaLimit,
                    Optional.of(List.of(networks)));
        }

        /** For records as large as those of real platforms. */
        Bounds large() {
            return new Bounds(
                    connectTimeout,
                    requestTimeout,
                    stallTimeout,
                    size(10_000_000),
                    size(1_000_000),
                    mediaLimit,
                    allowedNetworks);
        }

        Bounds impatient() {
            Duration short_ = Duration.ofMillis(200);
            return new Bounds(short_, short_, short_, pageLimit, recordLimit, mediaLimit, allowedNetworks);
        }
    }

    record Worker(Optional<List<String>> lanes, Optional<String> id, boolean announce) implements WorkerConfig {}

    Connection shop() {
        return shop(Bounds.USUAL);
    }

    Connection shop(Bounds bounds) {
        Connector connector = BuiltIn.named("demo-shop");
        return open(connector, Map.of("url", simulator.url() + "/"), Map.of("token", TOKEN), bounds);
    }

    Connection wordpress() {
        Connector connector = BuiltIn.named("wordpress");
        return open(
                connector,
                Map.of("url", simulator.url()),
                Map.of("username", "admin", "password", TOKEN),
                Bounds.USUAL);
    }

    Connection open(Connector connector, Map<String, String> settings, Map<String, String> credentials, Bounds bounds) {
        connections = new Connections(
                limits,
                () -> Duration.ofMillis(300),
                bounds,
                new Worker(Optional.empty(), Optional.of("worker-7"), true),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new CallMetrics(new SimpleMeterRegistry()),
                new Clients(ConfigProvider.getConfig()));
        return connections.open(
                connector, new SourceAccess(new RateKey("acme", "shop"), settings, credentials), tokens);
    }

    @Override
    public void close() {
        if (connections != null) {
            connections.close();
        }
        simulator.close();
    }
}
