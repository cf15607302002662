package io.holdfast.backup;

import io.holdfast.job.JobState;
import io.holdfast.vault.SnapshotRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Backups as the API shows them. */
final class BackupViews {
    private BackupViews() {}

    /**
     * A backup.
     *
     * @param complete whether everything that was asked for is in it
     * @param missing what it lacks; empty while it runs
     * @param pinned whether it stays, whatever its age and whoever deletes
     * @param expiresAt when it deletes itself; null for never
     * @param verifiedAt when it was last looked at whether it can be read; null for never
     * @param damaged whether stored objects that it needs were found broken
     * @param unusualChange of which streams more than is usual disappeared or changed; empty where of none
     * @param reviewedAt when somebody looked at that; null for never
     * @param heldBack whether it does not expire because nobody has looked at an unusual change yet
     */
    @RegisterForReflection
    record BackupView(
            UUID id,
            UUID sourceId,
            long seq,
            UUID jobId,
            Origin origin,
            JobState state,
            boolean complete,
            List<MissingView> missing,
            String name,
            String note,
            List<String> streams,
            Instant createdAt,
            Instant endedAt,
            boolean deleted,
            long records,
            long media,
            int segmentsAdded,
            long bytesAdded,
            String errorCode,
            String errorDetail,
            boolean pinned,
            Instant expiresAt,
            Instant verifiedAt,
            boolean damaged,

            @Schema(description = "Of which streams more than is usual disappeared or changed")
            List<UnusualChange> unusualChange,

            @Schema(description = "When somebody looked at the unusual change; null for never")
            Instant reviewedAt,

            @Schema(
                    description =
                            "Whether it does not expire because nobody has reviewed an unusual change yet, in it or in a later one")
            boolean heldBack) {
        static BackupView of(Backup backup, List<BackupRows.Gap> gaps) {
            return new BackupView(
                    backup.id(),
                    backup.source(),
                    backup.seq(),
                    backup.job(),
                    backup.origin(),
                    backup.state(),
                    backup.state() == JobState.SUCCEEDED,
                    gaps.stream().map(MissingView::of).toList(),
                    backup.name(),
                    backup.note(),
                    backup.streams(),
                    backup.createdAt(),
                    backup.endedAt(),
                    backup.deleted(),
                    backup.size().records(),
                    backup.size().media(),
                    backup.size().segmentsAdded(),
                    backup.size().bytesAdded(),
                    backup.errorCode(),
                    backup.errorDetail(),
                    backup.keeping().pinned(),
                    backup.keeping().expiresAt(),
                    backup.keeping().verifiedAt(),
                    backup.keeping().damaged(),
                    backup.keeping().watch().unusual(),
                    backup.keeping().watch().reviewedAt(),
                    backup.keeping().watch().heldBack());
        }
    }

    /** One kind of thing that a backup lacks, with an example. */
    @RegisterForReflection
    record MissingView(
            String stream,
            String code,
            long count,

            @Schema(description = "The first of them: what the source answered, in its own words")
            String detail,

            @Schema(description = "What can be done about it")
            String nextStep) {
        static MissingView of(BackupRows.Gap gap) {
            return new MissingView(
                    gap.stream(), gap.code().code(), gap.count(), gap.example(), NextStep.of(gap.code()));
        }
    }

    /** Backups, newest first. */
    @RegisterForReflection
    record BackupPage(List<BackupView> items, String next) {}

    /** What a backup stored of one stream. */
    @RegisterForReflection
    record StreamView(
            String name,

            @Schema(description = "What the stream holds: records, or export for one file, which lies under exports")
            String kind,

            long records,
            long created,
            long changed,
            long unchanged,
            long gone,
            long unseen,
            boolean complete,
            String consistency,
            String reason,
            int segmentsAdded,
            long bytesAdded,

            @Schema(description = "When all of the stream was read last; null where it never was, or not known")
            Instant fullPassAt,

            @Schema(description = "Up to when deletions are known; null where they are not")
            Instant deletionsAsOf) {
        static StreamView of(SnapshotRow row) {
            return new StreamView(
                    row.stream(),
                    row.kind().word(),
                    row.counts().records(),
                    row.counts().created(),
                    row.counts().changed(),
                    row.counts().unchanged(),
                    row.counts().gone(),
                    row.counts().unseen(),
                    row.complete(),
                    row.consistency(),
                    row.reason(),
                    row.segmentsAdded(),
                    row.bytesAdded(),
                    row.reach().fullPassAt(),
                    row.reach().deletionsAsOf());
        }
    }

    /** A backup's streams. */
    @RegisterForReflection
    record StreamList(List<StreamView> items) {}

    /** When a source was last backed up well, and what that backup lacks. */
    @RegisterForReflection
    record Freshness(UUID sourceId, BackupView lastGood, Long ageSeconds) {}

    /** The freshness of all sources that were ever backed up well. */
    @RegisterForReflection
    record FreshnessList(List<Freshness> items) {}
}
