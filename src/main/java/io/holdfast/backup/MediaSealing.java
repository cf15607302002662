package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.Connector;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.NotRead;
import io.holdfast.vault.Place;
import io.holdfast.vault.Reach;
import io.holdfast.vault.SnapshotRef;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes the runs of a backup's files into the list of its files. */
@Singleton
class MediaSealing {
    private static final String REASON = "Files are read after the records that name them.";
    private final BackupConnections sources;
    private final Snapshots snapshots;
    private final BackupContent content;
    private final MediaFetching media;

    MediaSealing(BackupConnections sources, Snapshots snapshots, BackupContent content, MediaFetching media) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.content = content;
        this.media = media;
    }

    Settlement seal(TaskRun run, Steps.Seal task) {
        UUID backup = run.job().subject();
        Place place = new Place(run.job().tenant(), run.job().source());
        BackupPlan plan = run.jobPayload(BackupPlan.class);
        long seq = plan.seq();
        Connection connection = sources.connect(run);
        List<SnapshotRow> streams = snapshots.of(backup);
        boolean complete = areComplete(connection.connector(), streams)
                && run.failed(Steps.MEDIA, Steps.Media.class).isEmpty();
        boolean all = readsAll(connection.connector(), plan, streams);
        NotRead notRead = !complete ? NotRead.UNSEEN : all ? NotRead.GONE : NotRead.KEPT;
        Optional<SnapshotRef> basis = snapshots.ref(task.previous(), MediaEntry.STREAM);
        if (basis.isEmpty() && task.previous() != null && notRead != NotRead.GONE) {
            throw Problem.of(ErrorCode.BASIS_DAMAGED);
        }
        Effect remembered = media.remembered(backup, place, connection);
        Snapshots.Merged merged = snapshots.merge(new Snapshots.Merge(
                place, backup, seq, MediaEntry.STREAM, basis, notRead, line -> content.keep(place, seq, line)));
        boolean whole = complete && merged.lost().count() == 0;
        Snapshots.Said said = new Snapshots.Said(whole, "best_effort", REASON, Reach.NONE.in(plan.account()));
        Effect sealed = snapshots.noted(merged, said).then(StreamSealing.lost(backup, merged));
        return Settlement.done(0, sealed.then(remembered));
    }

    /** Whether all records that name files were read. What other streams lack costs no file. */
    private static boolean areComplete(Connector connector, List<SnapshotRow> streams) {
        return streams.stream()
                .filter(row -> connector.stream(row.stream())
                        .filter(stream -> stream.media().isEmpty())
                        .isEmpty())
                .allMatch(SnapshotRow::complete);
    }

    /** Whether of all streams that have files a pass over all was made in this very backup, and not only over what changed. */
    private static boolean readsAll(Connector connector, BackupPlan plan, List<SnapshotRow> streams) {
        Set<String> whole = streams.stream()
                .filter(row -> plan.begun().equals(row.reach().fullPassAt()))
                .map(SnapshotRow::stream)
                .collect(Collectors.toSet());
        return connector.streams().stream()
                .filter(stream -> !stream.media().isEmpty())
                .allMatch(stream -> whole.contains(stream.name()));
    }
}
