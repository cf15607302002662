package io.holdfast.replica;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** A replica with the role {@code worker}. */
@ConfigMapping(prefix = "holdfast.worker")
public interface WorkerConfig {
    /** The lanes whose tasks it takes; all where nothing is set. */
    Optional<List<String>> lanes();

    /** The worker's name; by default its process id. */
    Optional<String> id();

    /** Whether calls to outside systems tell the worker's name, in the header {@code X-Holdfast-Worker}. For tests. */
    @WithDefault("false")
    boolean announce();
}
