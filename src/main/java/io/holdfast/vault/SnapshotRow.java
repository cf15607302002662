package io.holdfast.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What a backup stored of one stream.
 *
 * @param complete whether a whole, counted pass was made: only then does an absent record mean a deleted one
 * @param consistency {@code exact} or {@code best_effort}
 * @param reason why it is not exact; null where it is
 * @param reach how far its reading reached; never null
 * @param kind what its lines are; never null
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record SnapshotRow(
        UUID backup,
        long seq,
        String stream,
        SnapshotRef ref,
        Counts counts,
        boolean complete,
        String consistency,
        @JsonProperty("reason") String reason,
        int segmentsAdded,
        long bytesAdded,
        Reach reach,
        SnapshotKind kind) {
    public SnapshotRow {
        reach = reach == null ? Reach.NONE : reach;
        kind = kind == null ? SnapshotKind.RECORDS : kind;
    }
}
