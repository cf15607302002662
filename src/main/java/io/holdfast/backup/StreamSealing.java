package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.DeletesSpec;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Hints;
import io.holdfast.source.Sources;
import io.holdfast.vault.Counts;
import io.holdfast.vault.Missed;
import io.holdfast.vault.NotRead;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Makes a stream's runs into its snapshot, after a last look at the source's own count. Where the pages held fewer records than were counted the stream is
 * read once more. Records of the previous snapshot that no page held are looked at one by one: a list may lack what is there. Where neither makes up for it,
 * the snapshot says so and carries over what was not seen.
 */
@Singleton
class StreamSealing {
    private static final int MOST_LOOKS = 2;
    private final Sources sources;
    private final Snapshots snapshots;
    private final Database database;

    StreamSealing(Sources sources, Snapshots snapshots, Database database) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.database = database;
    }

    /** Who seals what, and what it is sealed over. */
    private record Room(
            TaskRun run, Steps.Seal task, Connection connection, StreamSpec stream, Optional<SnapshotRow> previous) {
        Place place() {
            return new Place(run.job().tenant(), run.job().source());
        }

        UUID backup() {
            return run.job().subject();
        }

        long seq() {
            return run.jobPayload(BackupPlan.class).seq();
        }

        Snapshots.Merge merge(NotRead notRead) {
            return new Snapshots.Merge(
                    place(), backup(), seq(), task.stream(), previous.map(SnapshotRow::ref), notRead, line -> true);
        }
    }

    Settlement seal(TaskRun run, Steps.Seal task) {
        Connection connection = sources.connect(run.job().source());
        StreamSpec stream = connection.connector().stream(task.stream()).orElseThrow();
        Optional<SnapshotRow> previous = snapshots.basis(task.previous(), task.stream());
        if (!task.isWhole() && previous.isEmpty()) {
            throw Problem.of(ErrorCode.BASIS_DAMAGED);
        }
        Room room = new Room(run, task, connection, stream, previous);
        if (stream.isFeed()) {
            return feed(room);
        }
        return task.isWhole() ? whole(room) : changes(room);
    }

    /** Only what changed was read: the rest is carried over, unless the source's count says that something went. */
    private Settlement changes(Room room) {
        Pass pass = pass(room, snapshots.tally(room.merge(NotRead.KEPT)));
        if (pass.isCountedOtherwise()) {
            return anotherLook(room, pass.counted(), room.task().looks());
        }
        boolean deletionsKnown =
                pass.counted().isPresent() || room.stream().deletes().type().isListed();
        return sealed(room, pass, NotRead.KEPT, deletionsKnown);
    }

    /** Nothing of a feed ever goes: what was read comes to what is there, and is read from its beginning where the source counts more than that. */
    private Settlement feed(Room room) {
        Pass pass = pass(room, snapshots.tally(room.merge(NotRead.KEPT)));
        boolean again = room.task().looks() < MOST_LOOKS && !pass.isBroken();
        return !pass.isComplete() && again
                ? anotherLook(room, pass.counted(), room.task().looks() + 1)
                : sealed(room, pass, NotRead.KEPT, true);
    }

    private Settlement whole(Room room) {
        Counts counts = snapshots.tally(room.merge(NotRead.GONE));
        Pass pass = pass(room, counts);
        boolean again = room.task().looks() < MOST_LOOKS && !pass.isBroken();
        if (!pass.isComplete() && again) {
            return anotherLook(room, pass.counted(), room.task().looks() + 1);
        }
        if (room.task().confirmed() == null && pass.isComplete() && counts.gone() > 0) {
            Optional<Settlement> looking = lookAtMissed(room, pass);
            if (looking.isPresent()) {
                return looking.get();
            }
        }
        if (!pass.isComplete() || room.stream().deletes().type() == DeletesSpec.Type.NONE || !pass.mayDelete()) {
            return sealed(room, pass, NotRead.UNSEEN, false);
        }
        return sealed(room, pass, NotRead.GONE, true);
    }

    /** The tasks that look at what no page held; empty where nothing was missed, or where nobody can look. */
    private Optional<Settlement> lookAtMissed(Room room, Pass pass) {
        boolean counted = pass.counted().isPresent();
        Missed missed = snapshots.missed(room.merge(NotRead.UNSEEN), Confirming.most(counted));
        if (missed.count() == 0) {
            return Optional.empty();
        }
        boolean asking = room.stream().item() != null;
        Steps.Confirmed confirmed =
                new Steps.Confirmed(missed.count(), asking ? missed.keys().size() : 0);
        List<NewTask> tasks = new ArrayList<>(
                asking
                        ? Confirming.tasks(
                                room.task().stream(), missed, room.task().previous())
                        : List.of());
        tasks.add(findMedia());
        tasks.add(task(room, room.task().with(confirmed)));
        return Optional.of(Settlement.done().with(0, tasks));
    }

    private Pass pass(Room room, Counts counts) {
        boolean counting = room.stream().count() != null;
        return new Pass(
                room.task().counted(),
                counts.records() - counts.unseen(),
                counting ? room.connection().count(room.stream()) : OptionalLong.empty(),
                room.stream().countTolerance(),
                failedTasks(room),
                refused(room.backup(), room.task().stream()),
                snapshots.notes(room.backup(), room.task().stream()),
                room.task().confirmed());
    }

    private static long failedTasks(Room room) {
        return room.run().failed(Steps.READING, Steps.OfStream.class).stream()
                .filter(failed -> failed.stream().equals(room.task().stream()))
                .count();
    }

    private Settlement sealed(Room room, Pass pass, NotRead notRead, boolean deletionsKnown) {
        Steps.Seal task = room.task();
        Snapshots.Merged merged = snapshots.merge(room.merge(notRead));
        if (merged.lost().count() > 0 && (task.looks() < MOST_LOOKS || !task.isWhole())) {
            // What lay in objects that are broken comes back by reading it again.
            return anotherLook(room, pass.counted(), task.looks() + 1);
        }
        boolean complete =
                pass.isComplete() && pass.mayDelete() && merged.lost().count() == 0;
        boolean steady = room.stream().isFeed() ? pass.notes().feed().late() == 0 : pass.isSteady();
        boolean exact = complete && room.stream().consistency() == StreamSpec.Consistency.EXACT && steady;
        String reason = exact ? null : pass.reason(merged.counts());
        Snapshots.Said said = new Snapshots.Said(
                complete,
                exact ? "exact" : "best_effort",
                reason,
                Reaching.of(room.previous(), task, pass.notes(), complete, deletionsKnown));
        Effect effect = snapshots.noted(merged, said);
        if (!pass.isComplete() || !pass.mayDelete()) {
            ErrorCode code = pass.isComplete() ? ErrorCode.DELETION_UNCONFIRMED : ErrorCode.COUNT_MISMATCH;
            effect = effect.then(BackupRows.gap(
                    room.backup(),
                    new BackupRows.Gap(
                            task.stream(), code, Math.max(1, merged.counts().unseen()), String.valueOf(reason))));
        }
        if (complete) {
            effect = effect.then(Hints.done(room.place().source(), task.stream(), task.begun()));
        }
        return Settlement.done(0, effect.then(lost(room.backup(), merged)));
    }

    /** What a snapshot had to leave out is named by its backup. */
    static Effect lost(UUID backup, Snapshots.Merged merged) {
        return merged.lost().count() == 0
                ? Effect.NONE
                : BackupRows.gap(
                        backup,
                        new BackupRows.Gap(
                                merged.merge().stream(),
                                ErrorCode.OBJECT_DAMAGED,
                                merged.lost().count(),
                                "What held " + merged.lost().example()
                                        + " is broken, and the source did not give it anew."));
    }

    private Settlement anotherLook(Room room, OptionalLong counted, int looks) {
        Steps.Seal task = room.task();
        List<NewTask> tasks = new ArrayList<>(
                BackupPlanning.reading(room.connection().connector(), room.stream(), counted, task.previous()));
        tasks.add(findMedia());
        // What was found although a list lacked it has to prove itself anew: otherwise the same list, cut short again,
        // would pass for whole.
        Effect forgotten = sql -> sql.update(
                "delete from snapshot_run where backup_id = ? and stream = ? and still_there > 0",
                room.backup(),
                task.stream());
        tasks.add(task(
                room,
                new Steps.Seal(
                        task.stream(), counted.orElse(-1), looks, task.previous(), Slice.WHOLE, task.begun(), null)));
        return Settlement.done(0, forgotten).with(0, tasks);
    }

    private static NewTask findMedia() {
        return NewTask.of(Steps.FIND_MEDIA, Steps.FIND_MEDIA_PHASE, new Steps.Media(0, 0, null));
    }

    private static NewTask task(Room room, Steps.Seal seal) {
        return BackupPlanning.seal(room.connection().connector(), room.stream(), seal);
    }

    private long refused(UUID backup, String stream) {
        return database.first(
                        row -> row.large("n"),
                        "select coalesce(sum(count), 0) as n from backup_gap where backup_id = ? and stream = ?",
                        backup,
                        stream)
                .orElse(0L);
    }
}
