package io.holdfast.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new folder for private servers, readable by nobody else. {@link #close()}, or the end of this JVM in whatever way, kills the
 * processes that still work in it and removes it.
 */
public final class StackFolder implements AutoCloseable {
    private final Path path;
    private final Watchdog watchdog;

    private StackFolder(Path path, Watchdog watchdog) {
        this.path = path;
        this.watchdog = watchdog;
    }

    public static StackFolder create(String prefix) {
        try {
            Path path = Files.createTempDirectory(prefix).toRealPath();
            return new StackFolder(path, Watchdog.over(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary folder", e);
        }
    }

    public Path path() {
        return path;
    }

    /** A sub-folder of that name, created when missing. */
    public Path room(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path.resolve(name), e);
        }
    }

    @Override
    public void close() {
        watchdog.close();
    }
}
