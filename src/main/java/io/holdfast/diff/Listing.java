package io.holdfast.diff;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.vault.SnapshotReader;
import io.holdfast.vault.SnapshotReader.Difference;
import io.holdfast.vault.SnapshotRow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists the records of a stream that are not the same in both backups, from the indexes alone. */
@Singleton
class Listing {
    private static final int BATCH = 1000;
    private static final int EXAMINED_A_TASK = 2000;
    private final BackupContent content;
    private final EntryRows entries;

    Listing(BackupContent content, EntryRows entries) {
        this.content = content;
        this.entries = entries;
    }

    /** Lists a stream that both backups have, and cuts the look at its changed records into tasks. */
    Settlement list(TaskRun run, UUID diff, Backup before, Backup after, String stream) {
        SnapshotRow one = row(before, stream);
        SnapshotRow other = row(after, stream);
        Optional<String> done = run.checkpoint(DiffSteps.Listed.class).map(DiffSteps.Listed::afterKey);
        Iterator<Difference> differences = content.open(before, stream)
                .differences(content.open(after, stream), other.counts().unseen() == 0, done);
        Batch batch = new Batch(run, diff, stream);
        while (differences.hasNext()) {
            Difference difference = differences.next();
            batch.add(difference, kind(difference, one, other));
        }
        batch.save();
        return Settlement.done(0, DiffRows.listed(diff, stream)).with(0, examining(diff, stream));
    }

    /** A record is only called gone, or new, where the side that lacks it is known to hold all that the stream had. */
    static DiffKind kind(Difference difference, SnapshotRow before, SnapshotRow after) {
        Optional<SnapshotReader.Line> now = difference.after();
        if (now.isPresent() && now.get().unseen()) {
            return DiffKind.UNKNOWN;
        }
        if (now.isEmpty()) {
            return after.complete() ? DiffKind.DELETED : DiffKind.UNKNOWN;
        }
        if (difference.before().isEmpty()) {
            return before.complete() ? DiffKind.CREATED : DiffKind.UNKNOWN;
        }
        return DiffKind.CHANGED;
    }

    /** What was found and is not saved yet. */
    private static final class Batch {
        private final TaskRun run;
        private final UUID diff;
        private final String stream;
        private final List<DiffEntry> entries = new ArrayList<>();
        private long unknownAfter;

        Batch(TaskRun run, UUID diff, String stream) {
            this.run = run;
            this.diff = diff;
            this.stream = stream;
        }

        void add(Difference difference, DiffKind kind) {
            entries.add(new DiffEntry(stream, difference.key(), kind, null));
            unknownAfter += kind == DiffKind.UNKNOWN && difference.after().isPresent() ? 1 : 0;
            if (entries.size() == BATCH) {
                save();
                run.checkStopping();
            }
        }

        void save() {
            if (!entries.isEmpty()) {
                run.save(
                        new DiffSteps.Listed(entries.getLast().key()),
                        entries.size(),
                        EntryRows.found(diff, stream, entries, unknownAfter));
                entries.clear();
                unknownAfter = 0;
            }
        }
    }

    private List<NewTask> examining(UUID diff, String stream) {
        List<NewTask> tasks = new ArrayList<>();
        String after = "";
        for (String upTo : entries.cuts(diff, stream, EXAMINED_A_TASK)) {
            tasks.add(task(stream, after, upTo));
            after = upTo;
        }
        tasks.add(task(stream, after, null));
        return tasks;
    }

    private static NewTask task(String stream, String after, String upTo) {
        return NewTask.of(DiffSteps.EXAMINE, DiffSteps.EXAMINE_PHASE, new DiffSteps.Examining(stream, after, upTo));
    }

    private SnapshotRow row(Backup backup, String stream) {
        return content.stream(backup, stream).orElseThrow();
    }
}
