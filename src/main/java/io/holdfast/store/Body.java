package io.holdfast.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes on their way to the store.
 *
 * @param size bytes
 * @param content opens the bytes anew at each call, so that a call can be repeated
 */
public record Body(long size, Content content) {
    /** Opens the bytes. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    /** The bytes of an array, which nobody changes any more. */
    public static Body of(byte[] bytes) {
        return new Body(bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /** The bytes of a file, which nobody changes any more. */
    public static Body of(Path file) throws IOException {
        return new Body(Files.size(file), () -> Files.newInputStream(file));
    }
}
