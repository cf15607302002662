package io.holdfast.connector;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a media file on their way to a source.
 *
 * @param name the file's name without folders
 * @param contentType as the source once told it
 * @param size bytes
 * @param content opens the bytes anew at each call; the caller closes
 */
public record MediaFile(String name, String contentType, long size, Content content) {
    /** Opens the bytes of a file. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
