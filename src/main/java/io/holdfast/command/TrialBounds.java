package io.holdfast.command;

import io.holdfast.connector.OutgoingConfig;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls of somebody who sits and waits: those of the service, with less patience. */
record TrialBounds(List<String> allowed) implements OutgoingConfig {
    @Override
    public Duration connectTimeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration requestTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration stallTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public MemorySize pageLimit() {
        return new MemorySize(BigInteger.valueOf(32 << 20));
    }

    @Override
    public MemorySize recordLimit() {
        return new MemorySize(BigInteger.valueOf(16 << 20));
    }

    /** A file of any size may be tried: no more than its first byte is read. */
    @Override
    public MemorySize mediaLimit() {
        return new MemorySize(BigInteger.ONE.shiftLeft(40));
    }

    @Override
    public Optional<List<String>> allowedNetworks() {
        return Optional.of(allowed);
    }
}
