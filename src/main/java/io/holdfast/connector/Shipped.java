package io.holdfast.connector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files on connectors that come with the program: the built-in ones and the schema. */
final class Shipped {
    private Shipped() {}

    /** The text of a file that is known to be there. */
    static String text(String name) {
        try (InputStream file = Shipped.class.getResourceAsStream("/connectors/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the program lacks connectors/" + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
