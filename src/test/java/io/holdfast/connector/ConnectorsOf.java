package io.holdfast.connector;

import io.quarkus.test.junit.QuarkusMock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Lets a running service know other connectors, for the rest of the test. */
public final class ConnectorsOf {
    private ConnectorsOf() {}

    /** From now on there are the built-in connectors and these, by name. */
    public static void install(Map<String, String> texts) {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "connectors-of-worlds");
            for (Map.Entry<String, String> each : texts.entrySet()) {
                Files.writeString(folder.resolve(each.getKey() + ".yaml"), each.getValue());
            }
            QuarkusMock.installMockForType(new Connectors(() -> Optional.of(folder)), Connectors.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
