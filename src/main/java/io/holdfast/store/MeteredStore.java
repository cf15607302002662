package io.holdfast.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Counts what is done with a store: calls, their durations, failures by code, bytes. A stream counts its bytes as they are read. */
final class MeteredStore implements ObjectStore {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };
    private final ObjectStore store;
    private final MeterProvider<Timer> durations;
    private final FailureCounts<Operation> errors;
    private final Counter written;
    private final Counter read;

    private enum Operation {
        PUT,
        RANGE,
        OPEN,
        SIZE,
        DELETE,
        LIST,
        PROBE
    }

    MeteredStore(ObjectStore store, MeterRegistry registry) {
        this.store = store;
        this.durations = Timer.builder("holdfast.store.operations")
                .description("Calls to the object store; of open, to the first byte")
                .serviceLevelObjectives(BOUNDS)
                .withRegistry(registry);
        this.errors = new FailureCounts<>(
                Counter.builder("holdfast.store.errors")
                        .description("Calls to the object store that failed, by code")
                        .withRegistry(registry),
                Operation.values());
        this.written = bytes("written", registry);
        this.read = bytes("read", registry);
        for (Operation operation : Operation.values()) {
            durations.withTags("operation", FailureCounts.label(operation));
        }
    }

    private static Counter bytes(String direction, MeterRegistry registry) {
        return Counter.builder("holdfast.store")
                .description("Bytes written to and read from the object store")
                .baseUnit("bytes")
                .tag("direction", direction)
                .register(registry);
    }

    @Override
    public boolean putIfAbsent(String key, Body body) {
        boolean stored = timed(Operation.PUT, () -> store.putIfAbsent(key, body));
        if (stored) {
            written.increment(body.size());
        }
        return stored;
    }

    @Override
    public byte[] range(String key, long offset, int length) {
        byte[] bytes = timed(Operation.RANGE, () -> store.range(key, offset, length));
        read.increment(length);
        return bytes;
    }

    @Override
    public InputStream open(String key) {
        return new Counted(timed(Operation.OPEN, () -> store.open(key)));
    }

    @Override
    public OptionalLong size(String key) {
        return timed(Operation.SIZE, () -> store.size(key));
    }

    @Override
    public void delete(String key) {
        timed(Operation.DELETE, () -> {
            store.delete(key);
            return key;
        });
    }

    @Override
    public List<String> list(String prefix, Optional<String> after, int limit) {
        return timed(Operation.LIST, () -> store.list(prefix, after, limit));
    }

    @Override
    public void probe() {
        timed(Operation.PROBE, () -> {
            store.probe();
            return true;
        });
    }

    private <T> T timed(Operation operation, Supplier<T> call) {
        long began = System.nanoTime();
        try {
            return errors.counted(operation, call);
        } finally {
            durations
                    .withTags("operation", FailureCounts.label(operation))
                    .record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private final class Counted extends FilterInputStream {
        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                read.increment();
            }
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            if (count > 0) {
                read.increment(count);
            }
            return count;
        }
    }
}
