package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Map;

/**
 * How the file of an export is put back: it is sent as it was read, and where the source takes its time, asked for until the source says that it is done.
 *
 * @param endpoint the call that takes the file, by POST, PUT or PATCH; it knows {@code file.name} (the stream's), {@code file.size} and {@code file.content_type}
 * @param contentType what the file is; as the source told it where the file does not say, otherwise {@code application/octet-stream}
 * @param field the field of a form ({@code multipart/form-data}) that holds the file; null where the body is the file
 * @param checksum what the bytes add up to, said in a header; null where the source does not want to know
 * @param id pointer, in the answer, to the name under which {@code poll} asks
 * @param poll the call that tells how far it is, which knows {@code import.id}; null where it is done when it is answered
 * @param statusMap what the words of {@code poll.status} mean; an import of any other is under way
 * @param timeout how long it may take; 6 hours where the file does not say
 * @param repeatable whether the source ends up with the same where the file is sent twice, as it does where each import replaces all; false by default: then one that was cut off is not sent
 *     again
 */
@RegisterForReflection
public record ImportSpec(
        Endpoint endpoint,
        String contentType,
        String field,
        Sum checksum,
        String id,
        BulkSpec.Poll poll,
        Map<String, BulkSpec.End> statusMap,
        Duration timeout,
        boolean repeatable) {
    public ImportSpec {
        statusMap = Given.map(statusMap);
        timeout = Given.or(timeout, Duration.ofHours(6));
    }

    /**
     * What a header says of the bytes.
     *
     * @param algorithm how they are added up
     * @param header the header
     * @param base64 whether the sum is said in base64, as {@code Content-MD5} has it; in hex by default
     */
    @RegisterForReflection
    public record Sum(ChecksumSpec.Algorithm algorithm, String header, boolean base64) {}
}
