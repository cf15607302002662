package io.holdfast.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A stream of which more than is usual disappeared or changed between two backups. Part of the stored format. */
@RegisterForReflection
public record UnusualChange(
        String stream,

        @Schema(description = "Records that are not there any more")
        long deleted,

        @Schema(description = "Records that have another text")
        long changed,

        @Schema(description = "Records of the newest complete snapshot before")
        long of) {}
