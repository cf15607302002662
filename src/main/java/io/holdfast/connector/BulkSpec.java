package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Map;

/**
 * How all records of a stream are read at once: the source is asked to make a file of them, asked again until it is made, and the file is read. Calls know
 * {@code export.id}, and {@code slice.from} where only what changed is wanted.
 *
 * @param create the call that begins an export
 * @param poll the call that tells how far it is
 * @param statusMap what the words of {@code poll.status} mean; an export of any other is under way
 * @param download where its records are
 * @param abort the call that gives an export up which takes too long; null where there is none
 * @param timeout how long it may take; 6 hours where the file does not say
 */
@RegisterForReflection
public record BulkSpec(
        Start create, Poll poll, Map<String, End> statusMap, Download download, Endpoint abort, Duration timeout) {
    /** What a status means. */
    public enum End {
        /** It can be read. */
        DONE,
        /** It came to nothing: another is begun. */
        FAILED
    }

    /** How records stand in a file. */
    public enum Format {
        /** One in each line. */
        NDJSON,
        /** In an array of one document, which is held in memory: for small ones. */
        JSON
    }

    public BulkSpec {
        statusMap = Given.map(statusMap);
        timeout = Given.or(timeout, Duration.ofHours(6));
    }

    /**
     * A beginning.
     *
     * @param endpoint the call
     * @param id pointer to the export's name in the answer
     */
    @RegisterForReflection
    public record Start(Endpoint endpoint, String id) {}

    /**
     * A question.
     *
     * @param endpoint the call
     * @param status pointer to the word that says how far it is
     * @param every how long to wait before the next; 10 seconds where the file does not say
     */
    @RegisterForReflection
    public record Poll(Endpoint endpoint, String status, Duration every) {
        public Poll {
            every = Given.or(every, Duration.ofSeconds(10));
        }
    }

    /**
     * A file.
     *
     * @param url pointer to its address in the answer that said it was done; a null there means that there are no records
     * @param endpoint in place of {@code url}: the call that gives it
     * @param format lines where the file does not say
     * @param recordsPath of {@code json}: pointer to the array
     */
    @RegisterForReflection
    public record Download(String url, Endpoint endpoint, Format format, String recordsPath) {
        public Download {
            format = Given.or(format, Format.NDJSON);
            recordsPath = Given.or(recordsPath, "");
        }
    }

    /** Whether it can make a file of what changed only. */
    boolean knowsChanges() {
        return create != null && create.endpoint() != null && create.endpoint().names("slice.from");
    }
}
