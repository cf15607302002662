package io.holdfast.backup;

import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Sources;
import io.holdfast.vault.NotRead;
import io.holdfast.vault.Place;
import io.holdfast.vault.Reach;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes the runs of a backup's files into the list of its files. */
@Singleton
class MediaSealing {
    private static final String REASON = "Files are read after the records that name them.";
    private final Sources sources;
    private final Snapshots snapshots;
    private final BackupContent content;
    private final MediaFetching media;

    MediaSealing(Sources sources, Snapshots snapshots, BackupContent content, MediaFetching media) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.content = content;
        this.media = media;
    }

    Settlement seal(TaskRun run, Steps.Seal task) {
        UUID backup = run.job().subject();
        Place place = new Place(run.job().tenant(), run.job().source());
        long seq = run.jobPayload(BackupPlan.class).seq();
        List<SnapshotRow> streams = snapshots.of(backup);
        boolean complete = streams.stream().allMatch(SnapshotRow::complete)
                && run.failed(Steps.MEDIA, Steps.Media.class).isEmpty();
        NotRead notRead = !complete ? NotRead.UNSEEN : readsAll(run, streams) ? NotRead.GONE : NotRead.KEPT;
        Effect remembered =
                media.remembered(backup, place, sources.connect(run.job().source()));
        Snapshots.Merged merged = snapshots.merge(new Snapshots.Merge(
                place,
                backup,
                seq,
                Steps.MEDIA_STREAM,
                snapshots.ref(task.previous(), Steps.MEDIA_STREAM),
                notRead,
                line -> content.keep(place, seq, line)));
        boolean whole = complete && merged.lost().count() == 0;
        Snapshots.Said said = new Snapshots.Said(whole, "best_effort", REASON, Reach.NONE);
        Effect sealed = snapshots.noted(merged, said).then(StreamSealing.lost(backup, merged));
        return Settlement.done(0, sealed.then(remembered));
    }

    /** Whether all records of all streams that have files were read, and not only those that changed. */
    private boolean readsAll(TaskRun run, List<SnapshotRow> streams) {
        BackupPlan plan = run.jobPayload(BackupPlan.class);
        List<StreamSpec> withFiles = sources.connect(run.job().source()).connector().streams().stream()
                .filter(stream -> !stream.media().isEmpty())
                .toList();
        return withFiles.stream()
                .allMatch(stream -> plan.streams().contains(stream.name())
                        && streams.stream()
                                .filter(row -> row.stream().equals(stream.name()))
                                .findFirst()
                                .map(row -> isWhole(run, row))
                                .orElse(false));
    }

    /** A pass over all of a stream began in this very backup. */
    private static boolean isWhole(TaskRun run, SnapshotRow row) {
        Optional<Instant> at = Optional.ofNullable(row.reach().fullPassAt());
        return at.isPresent()
                && at.get().equals(run.jobPayload(BackupPlan.class).begun());
    }
}
