package io.holdfast.backup;

import io.holdfast.database.Database.Effect;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.vault.Exports;
import io.holdfast.vault.NotRead;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotKind;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes what was read of a stream that is one file into its snapshot. Where nothing was, the file of the backup before is carried over, as unseen, and the backup says what it lacks. */
@Singleton
class ExportSealing {
    private static final String BY_SIZE_ONLY =
            "The source gives neither a validator nor a checksum: only its size says that the file did not change while it was read.";
    private static final String NOT_READ = "The file could not be read.";
    private final Snapshots snapshots;
    private final Exports exports;
    private final ExportFetching fetching;
    private final BackupRows rows;

    ExportSealing(Snapshots snapshots, Exports exports, ExportFetching fetching, BackupRows rows) {
        this.snapshots = snapshots;
        this.exports = exports;
        this.fetching = fetching;
        this.rows = rows;
    }

    Settlement seal(TaskRun run, Steps.Seal task) {
        UUID backup = run.job().subject();
        Place place = new Place(run.job().tenant(), run.job().source());
        BackupPlan plan = run.jobPayload(BackupPlan.class);
        long seq = plan.seq();
        Optional<SnapshotRow> previous = snapshots.basis(task.previous(), task.stream());
        Snapshots.Merged merged = snapshots.merge(new Snapshots.Merge(
                place,
                backup,
                seq,
                task.stream(),
                previous.map(SnapshotRow::ref),
                NotRead.UNSEEN,
                line -> exports.keepOn(place, seq, fetching.entry(line.text()).file())));
        boolean read = merged.counts().records() == 1 && merged.counts().unseen() == 0;
        Optional<String> doubt = read ? doubt(place, merged) : Optional.of(NOT_READ);
        Snapshots.Said said = new Snapshots.Said(
                read,
                doubt.isEmpty() ? "exact" : "best_effort",
                doubt.orElse(null),
                Reaching.of(previous, task, Snapshots.RunNote.NONE, read, false, plan.account()),
                SnapshotKind.EXPORT);
        Effect sealed = snapshots.noted(merged, said).then(StreamSealing.lost(backup, merged));
        return Settlement.done(0, read || isTold(backup, task.stream()) ? sealed : sealed.then(gap(backup, task)));
    }

    private Optional<String> doubt(Place place, Snapshots.Merged merged) {
        boolean vouched = snapshots
                .open(place, merged.ref())
                .text(merged.merge().stream())
                .map(fetching::entry)
                .filter(entry -> entry.told().hasProof())
                .isPresent();
        return vouched ? Optional.empty() : Optional.of(BY_SIZE_ONLY);
    }

    private boolean isTold(UUID backup, String stream) {
        List<BackupRows.Gap> gaps = rows.gaps(backup);
        return gaps.stream().anyMatch(gap -> gap.stream().equals(stream));
    }

    private static Effect gap(UUID backup, Steps.Seal task) {
        return BackupRows.gap(backup, new BackupRows.Gap(task.stream(), ErrorCode.TOO_MANY_ATTEMPTS, 1, NOT_READ));
    }
}
