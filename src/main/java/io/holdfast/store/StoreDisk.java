package io.holdfast.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.File;
import java.util.function.ToDoubleFunction;

/** The room on the disk of a store directory, in numbers; not a number where the store is no directory. */
@Singleton
class StoreDisk {
    void register(@Observes StartupEvent event, ChosenStore.Config config, MeterRegistry registry) {
        gauge("holdfast.store.free", "Free space for the store directory", File::getUsableSpace, config, registry);
        gauge("holdfast.store.capacity", "Size of the store directory's disk", File::getTotalSpace, config, registry);
    }

    private static void gauge(
            String name,
            String description,
            ToDoubleFunction<File> size,
            ChosenStore.Config config,
            MeterRegistry registry) {
        boolean isDirectory = config.type() == ChosenStore.Type.DIRECTORY;
        Gauge.builder(
                        name,
                        config.directory().toFile(),
                        folder -> isDirectory ? size.applyAsDouble(folder) : Double.NaN)
                .description(description)
                .baseUnit("bytes")
                .strongReference(true)
                .register(registry);
    }
}
