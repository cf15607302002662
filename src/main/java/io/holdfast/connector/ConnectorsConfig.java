package io.holdfast.connector;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where connectors come from beside the built-in ones. */
@ConfigMapping(prefix = "holdfast.connectors")
public interface ConnectorsConfig {
    /** A folder whose {@code *.yaml} and {@code *.yml} files are connectors; read once, at start-up. */
    Optional<Path> directory();
}
