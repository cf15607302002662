package io.holdfast.connector;

import io.holdfast.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;

/** Calls to outside systems in numbers. Labels name connectors, of which there are as many as files, and never sources or tenants, of which there is no end. */
@Singleton
final class CallMetrics {
    private static final Duration[] BOUNDS = DoubleStream.of(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
            .mapToObj(seconds -> Duration.ofMillis((long) (seconds * 1000)))
            .toArray(Duration[]::new);
    private final MeterProvider<Counter> calls;
    private final MeterProvider<Timer> durations;
    private final MeterProvider<Counter> received;
    private final MeterProvider<Counter> granted;
    private final MeterProvider<Timer> waits;
    private final MeterProvider<Counter> givenBack;
    private final MeterProvider<Counter> pauses;

    CallMetrics(MeterRegistry registry) {
        calls = counter("holdfast.calls", "Calls to outside systems by connector, purpose and outcome", registry);
        durations = Timer.builder("holdfast.call.duration")
                .description("Calls to outside systems, to the end of the answer; of files, to its headers")
                .serviceLevelObjectives(BOUNDS)
                .withRegistry(registry);
        received = Counter.builder("holdfast.call.received")
                .description("Bytes of answers of outside systems, files excepted")
                .baseUnit("bytes")
                .withRegistry(registry);
        granted = counter("holdfast.throttle.granted", "Calls that a source's rate limit let through", registry);
        waits = Timer.builder("holdfast.throttle.waits")
                .description("Calls that slept until their source's rate limit let them through, and how long")
                .serviceLevelObjectives(BOUNDS)
                .withRegistry(registry);
        givenBack = counter(
                "holdfast.throttle.returns",
                "Calls whose wait for the rate limit was too long to be slept through: their tasks went back",
                registry);
        pauses = counter(
                "holdfast.throttle.pauses",
                "Answers of outside systems that asked for a pause (429, or 503 with Retry-After)",
                registry);
    }

    private static MeterProvider<Counter> counter(String name, String description, MeterRegistry registry) {
        return Counter.builder(name).description(description).withRegistry(registry);
    }

    /** What a call is for. */
    enum Purpose {
        API,
        MEDIA,
        TOKEN
    }

    private enum Outcome {
        SUCCESS,
        UNCHANGED,
        REDIRECT,
        CREDENTIALS,
        NOT_FOUND,
        THROTTLED,
        CLIENT_ERROR,
        SERVER_ERROR,
        UNREACHABLE,
        INVALID,
        FORBIDDEN,
        INTERRUPTED;

        static Outcome of(int status) {
            return switch (status) {
                case 304 -> UNCHANGED;
                case 401, 403 -> CREDENTIALS;
                case 404, 410 -> NOT_FOUND;
                case 429 -> THROTTLED;
                default ->
                    status < 300 ? SUCCESS : status < 400 ? REDIRECT : status < 500 ? CLIENT_ERROR : SERVER_ERROR;
            };
        }

        static Outcome of(Problem problem) {
            return switch (problem.code()) {
                case SOURCE_UNREACHABLE -> UNREACHABLE;
                case SOURCE_ADDRESS_FORBIDDEN -> FORBIDDEN;
                case SERVICE_UNAVAILABLE -> INTERRUPTED;
                default -> INVALID;
            };
        }
    }

    /** So that a scrape finds every connector's series from the start. */
    void register(@Observes StartupEvent event, Connectors connectors) {
        connectors.all().forEach(connector -> of(connector.name()).register());
    }

    /** The numbers of one connector. */
    Numbers of(String connector) {
        return new Numbers(connector);
    }

    /** What is counted for one connector. Safe for use by many threads. */
    final class Numbers {
        private final String connector;

        private Numbers(String connector) {
            this.connector = connector;
        }

        private void register() {
            for (Purpose purpose : Purpose.values()) {
                for (Outcome outcome : Outcome.values()) {
                    count(purpose, outcome, 0);
                }
                durations.withTags("connector", connector, "purpose", label(purpose));
            }
            granted.withTags("connector", connector);
            waits.withTags("connector", connector);
            givenBack.withTags("connector", connector);
            pauses.withTags("connector", connector);
            received.withTags("connector", connector);
        }

        /** Makes a call and counts it by the status of its answer, or by its failure. */
        <T> T call(Purpose purpose, Supplier<T> call, ToIntFunction<T> status) {
            long began = System.nanoTime();
            try {
                T answer = call.get();
                count(purpose, Outcome.of(status.applyAsInt(answer)), 1);
                return answer;
            } catch (Problem problem) {
                count(purpose, Outcome.of(problem), 1);
                throw problem;
            } finally {
                durations
                        .withTags("connector", connector, "purpose", label(purpose))
                        .record(Duration.ofNanos(System.nanoTime() - began));
            }
        }

        void received(long bytes) {
            received.withTags("connector", connector).increment(bytes);
        }

        /** A call was let through. @param slept zero where it did not have to wait */
        void granted(Duration slept) {
            granted.withTags("connector", connector).increment();
            if (slept.isPositive()) {
                waits.withTags("connector", connector).record(slept);
            }
        }

        void givenBack() {
            givenBack.withTags("connector", connector).increment();
        }

        void paused() {
            pauses.withTags("connector", connector).increment();
        }

        private void count(Purpose purpose, Outcome outcome, int times) {
            calls.withTags("connector", connector, "purpose", label(purpose), "outcome", label(outcome))
                    .increment(times);
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
