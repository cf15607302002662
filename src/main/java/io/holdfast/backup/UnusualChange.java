package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A stream of which more than is usual disappeared, changed or shrank between two backups. Part of the stored format. */
@RegisterForReflection
public record UnusualChange(
        String stream,

        @Schema(description = "Records that are not there any more")
        long deleted,

        @Schema(description = "Records that have another text")
        long changed,

        @Schema(description = "Records of the newest complete snapshot before")
        long of,

        @Schema(description = "Of a stream that is one file: its size in bytes; null otherwise")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        Long bytes,

        @Schema(
                description =
                        "Of a stream that is one file: its size in bytes in the newest complete snapshot before; null otherwise")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        Long bytesBefore) {
    /** Of a stream of records. */
    UnusualChange(String stream, long deleted, long changed, long of) {
        this(stream, deleted, changed, of, null, null);
    }

    /** Of a stream that is one file, and shrank. */
    static UnusualChange shrunk(String stream, long bytes, long bytesBefore) {
        return new UnusualChange(stream, 0, 1, 1, bytes, bytesBefore);
    }
}
