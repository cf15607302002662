package io.holdfast.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who is calling. */
@ConfigMapping(prefix = "holdfast.worker")
public interface WorkerConfig {
    /** The worker's name; by default its process id. */
    Optional<String> id();

    /** Whether calls to outside systems tell the worker's name, in the header {@code X-Holdfast-Worker}. For tests. */
    @WithDefault("false")
    boolean announce();
}
