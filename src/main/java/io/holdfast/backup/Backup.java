package io.holdfast.backup;

import io.holdfast.job.JobState;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.Place;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One moment of a source.
 *
 * @param seq its number among the source's backups, from 1
 * @param state how it ended, or how its job stands
 * @param endedAt null while it runs
 */
public record Backup(
        UUID id,
        TenantId tenant,
        UUID source,
        long seq,
        UUID job,
        Origin origin,
        String name,
        String note,
        String connector,
        List<String> streams,
        Instant createdAt,
        JobState state,
        Instant endedAt,
        boolean deleted,
        Size size,
        String errorCode,
        String errorDetail,
        Keeping keeping) {

    /**
     * How long it is kept, and when it was looked at.
     *
     * @param pinned whether it stays, whatever its age and whoever deletes
     * @param expiresAt when it deletes itself; null for never
     * @param verifiedAt when it was last looked at whether it can be read; null for never
     * @param damaged whether stored objects that it needs were found broken
     * @param watch what is unusual in it or after it
     */
    public record Keeping(boolean pinned, Instant expiresAt, Instant verifiedAt, boolean damaged, Watch watch) {
        static Keeping until(Instant expiresAt) {
            return new Keeping(false, expiresAt, null, false, Watch.NOTHING);
        }
    }

    /**
     * Unusual changes.
     *
     * @param unusual what of its streams disappeared or changed by more than is usual; empty where nothing did
     * @param reviewedAt when somebody looked at that; null for never
     * @param heldBack whether it does not expire because nobody has looked yet, at it or at a later one
     */
    public record Watch(List<UnusualChange> unusual, Instant reviewedAt, boolean heldBack) {
        static final Watch NOTHING = new Watch(List.of(), null, false);
    }

    /** What was stored: records and files in the snapshot, and what this backup added to the vault in segments and plain bytes. */
    public record Size(long records, long media, int segmentsAdded, long bytesAdded) {
        static final Size NOTHING = new Size(0, 0, 0, 0);
    }

    /** Whose objects it is made of. */
    public Place place() {
        return new Place(tenant, source);
    }

    /** Whether what it stored can be read. */
    public boolean isReadable() {
        return !deleted && (state == JobState.SUCCEEDED || state == JobState.PARTIAL);
    }
}
