package io.holdfast.stack;

import io.holdfast.guide.Guide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The operator's folder of the tests: the connectors that only tests need, and the guide's example. */
final class ConnectorsOfTests {
    private static final Path FILES = Path.of("src", "test", "resources", "connectors-of-tests");

    private ConnectorsOfTests() {}

    /** A folder with all of them. */
    static Path folder() {
        try (Stream<Path> files = Files.list(FILES)) {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "connectors-of-tests");
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(folder.resolve("help-desk.yaml"), Guide.example());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
