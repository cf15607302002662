package io.holdfast.operation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that this process holds as the kernel counts it, heap and all: what a container's limit is held against, on the JVM and natively. */
@Singleton
class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String LINE = "VmRSS:";

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder("holdfast.resident", ResidentMemory::bytes)
                .description("Resident memory of this process; not a number where the system does not say")
                .baseUnit("bytes")
                .register(registry);
    }

    private static double bytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(LINE))
                    .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
