package io.holdfast.connector;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What a source answers when asked for a media file. */
public sealed interface MediaAnswer extends AutoCloseable {
    /** What lets the next backup ask "has it changed?". */
    record Validators(Optional<String> etag, Optional<String> lastModified) {
        public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());
    }

    /** The file is as the given validators saw it. */
    record Unchanged() implements MediaAnswer {
        @Override
        public void close() {}
    }

    /** The file's bytes, to be read once. A body shorter than the announced length ends with an {@link IOException}. */
    record Opened(String contentType, Validators validators, InputStream body) implements MediaAnswer {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    @Override
    void close() throws IOException;
}
