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
import io.holdfast.vault.Counts;
import io.holdfast.vault.Missed;
import io.holdfast.vault.NotRead;
import io.holdfast.vault.Place;
import io.holdfast.vault.Reach;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Makes a stream's runs into its snapshot, after a last look at the source's own count. Where the pages held fewer records than were counted the stream is
 * read once more. Records of the previous snapshot that no page held are looked at one by one: a list may lack what is there. Where neither makes up for it,
 * the snapshot says so and carries over what was not seen.
 */
@Singleton
class StreamSealing {
    private static final Logger LOG = Logger.getLogger(StreamSealing.class);
    /** The consistency of a stream that the account does not have. */
    static final String NOT_OFFERED = "not_offered";

    private static final int MOST_LOOKS = 2;
    /** So often a list by page numbers is read until two readings agree, where nothing else shows that it was read whole. */
    private static final int MOST_READINGS = 4;

    private final BackupConnections sources;
    private final Snapshots snapshots;
    private final Database database;
    private final Clock clock;
    private final BackupMetrics metrics;

    StreamSealing(
            BackupConnections sources, Snapshots snapshots, Database database, Clock clock, BackupMetrics metrics) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.database = database;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Who seals what, and what it is sealed over. */
    private record Room(
            TaskRun run,
            Steps.Seal task,
            Connection connection,
            StreamSpec stream,
            Optional<SnapshotRow> previous,
            List<TaskRun.Failed<Steps.OfStream>> failures) {
        Place place() {
            return new Place(run.job().tenant(), run.job().source());
        }

        UUID backup() {
            return run.job().subject();
        }

        BackupPlan plan() {
            return run.jobPayload(BackupPlan.class);
        }

        Snapshots.Merge merge(NotRead notRead) {
            return new Snapshots.Merge(
                    place(),
                    backup(),
                    plan().seq(),
                    task.stream(),
                    previous.map(SnapshotRow::ref),
                    notRead,
                    line -> true);
        }
    }

    Settlement seal(TaskRun run, Steps.Seal task) {
        Connection connection = sources.connect(run);
        StreamSpec stream = connection.connector().stream(task.stream()).orElseThrow();
        Optional<SnapshotRow> previous = snapshots.basis(task.previous(), task.stream());
        if (!task.isWhole() && previous.isEmpty()) {
            throw Problem.of(ErrorCode.BASIS_DAMAGED);
        }
        Room room = new Room(run, task, connection, stream, previous, failures(run, task.stream()));
        if (stream.isFeed()) {
            return feed(room);
        }
        if (isNotOffered(room)) {
            return notOffered(room);
        }
        return task.isWhole() ? whole(room) : changes(room);
    }

    /** Whether the source says that the account does not have the stream, and never had: what was there before does not become a stream that is not offered. */
    private boolean isNotOffered(Room room) {
        boolean everHeld =
                room.previous().filter(row -> row.counts().records() > 0).isPresent();
        return !everHeld
                && !room.failures().isEmpty()
                && room.failures().stream().allMatch(each -> each.code().equals(ErrorCode.STREAM_NOT_OFFERED.code()))
                && snapshots.tally(room.merge(NotRead.GONE)).counts().records() == 0;
    }

    /** An empty snapshot that says so. */
    private Settlement notOffered(Room room) {
        Snapshots.Merged merged = snapshots.merge(room.merge(NotRead.GONE));
        Snapshots.Said said = new Snapshots.Said(
                true,
                NOT_OFFERED,
                "The source does not offer this stream: "
                        + room.failures().getFirst().detail(),
                Reach.NONE.in(room.plan().account()));
        return Settlement.done(0, snapshots.noted(merged, said));
    }

    /** Only what changed was read: the rest is carried over, unless the source's count says that something went. */
    private Settlement changes(Room room) {
        Snapshots.Tally tally = snapshots.tally(room.merge(NotRead.KEPT));
        Pass pass = pass(room, tally);
        if (pass.isCountedOtherwise()) {
            return anotherLook(room, pass, room.task().looks());
        }
        long found = tally.counts().created() + tally.counts().changed();
        boolean agreed = room.task().held() != null && room.task().held() == found;
        if (pass.maySlip() && !pass.isBroken() && !agreed && room.task().looks() < MOST_READINGS) {
            return changesAgain(room, found);
        }
        Optional<String> missed = pass.isBroken()
                ? Optional.empty()
                : new CursorAudit(
                                room.connection(),
                                room.stream(),
                                room.task().part(),
                                snapshots.open(
                                        room.place(),
                                        room.previous().orElseThrow().ref()),
                                snapshots.openRuns(room.place(), room.backup(), room.task().stream()),
                                new PassStart(room.task().begun(), clock))
                        .missed(room.previous().get().counts().records(), room.backup());
        if (missed.isPresent()) {
            LOG.warnf(
                    "A cursor of connector %s misses changes: %s",
                    room.connection().connector().name(), missed.get());
            metrics.cursorMissed(room.connection().connector().name());
            return anotherLook(room, pass, room.task().looks(), missed.get());
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
                ? anotherLook(room, pass, room.task().looks() + 1)
                : sealed(room, pass, NotRead.KEPT, true);
    }

    private Settlement whole(Room room) {
        Snapshots.Tally tally = snapshots.tally(room.merge(NotRead.GONE));
        Pass pass = pass(room, tally);
        boolean again = room.task().looks() < MOST_LOOKS && !pass.isBroken();
        if (!pass.isComplete() && again) {
            return anotherLook(room, pass, room.task().looks() + 1);
        }
        if (pass.isComplete()
                && isUnproven(room, pass, tally.counts().gone())
                && room.task().looks() < MOST_READINGS) {
            return anotherLook(room, pass, room.task().looks() + 1);
        }
        if (room.task().confirmed() == null
                && pass.isComplete()
                && tally.counts().gone() > 0) {
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

    /** Whether only another reading can show that no record slipped from one page to another while they were read. */
    private static boolean isUnproven(Room room, Pass pass, long gone) {
        StreamSpec stream = room.stream();
        boolean shown = pass.counted().isPresent()
                && pass.isProvenByCount(stream.moments().isPresent())
                && (stream.item() != null || gone == 0);
        return pass.maySlip() && !shown && !pass.isProvenTwice();
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

    private Pass pass(Room room, Snapshots.Tally tally) {
        SourceCount now = SourceCount.of(room.connection(), room.stream());
        Snapshots.RunNote notes = snapshots.notes(room.backup(), room.task().stream());
        // A count that was given before the pass still says how much there was.
        OptionalLong counted = now.trouble() != null && room.task().counted() >= 0
                ? OptionalLong.of(room.task().counted())
                : now.count();
        return new Pass(
                room.task().counted(),
                tally.counts().records() - tally.counts().unseen(),
                counted,
                room.stream().countTolerance(),
                room.failures().size(),
                refused(room.backup(), room.task().stream()),
                notes,
                notes.list().hasMixedKeys() ? tally.contested() : 0,
                now.trouble(),
                room.task().isWhole() ? room.task().held() : null,
                room.task().confirmed());
    }

    /** The tasks that failed to read a stream, in their order. */
    private static List<TaskRun.Failed<Steps.OfStream>> failures(TaskRun run, String stream) {
        return run.failures(Steps.READING, Steps.OfStream.class).stream()
                .filter(failed -> failed.told().stream().equals(stream))
                .toList();
    }

    private Settlement sealed(Room room, Pass pass, NotRead notRead, boolean deletionsKnown) {
        Steps.Seal task = room.task();
        Snapshots.Merged merged = snapshots.merge(room.merge(notRead));
        if (merged.lost().count() > 0 && (task.looks() < MOST_LOOKS || !task.isWhole())) {
            // What lay in objects that are broken comes back by reading it again.
            return anotherLook(room, pass, task.looks() + 1);
        }
        boolean complete =
                pass.isComplete() && pass.mayDelete() && merged.lost().count() == 0;
        boolean steady = room.stream().isFeed() ? pass.notes().feed().late() == 0 : pass.isSteady();
        boolean exact = complete && room.stream().consistency() == StreamSpec.Consistency.EXACT && steady;
        String reason = exact ? null : reason(task, pass, merged.counts());
        Snapshots.Said said = new Snapshots.Said(
                complete,
                exact ? "exact" : "best_effort",
                reason,
                Reaching.of(
                        room.previous(),
                        task,
                        pass.notes(),
                        complete,
                        deletionsKnown,
                        room.plan().account()));
        Effect effect = snapshots.noted(merged, said);
        boolean named = pass.refused() > 0 && pass.failedTasks() == 0;
        if ((!pass.isComplete() || !pass.mayDelete()) && !named) {
            effect = effect.then(BackupRows.gap(room.backup(), gap(room, pass, merged.counts(), reason)));
        }
        if (complete) {
            effect = effect.then(Hints.done(room.place().source(), task.stream(), task.begun()));
        }
        return Settlement.done(0, effect.then(lost(room.backup(), merged)));
    }

    private static String reason(Steps.Seal task, Pass pass, Counts counts) {
        String said = pass.reason(counts);
        return task.missed() == null ? said : task.missed() + " All was read. " + said;
    }

    /** What the stream lacks. Where a task failed, its own failure says more than that the numbers differ. */
    private static BackupRows.Gap gap(Room room, Pass pass, Counts counts, String reason) {
        String stream = room.task().stream();
        Optional<TaskRun.Failed<Steps.OfStream>> failed =
                room.failures().stream().findFirst();
        if (failed.isPresent()) {
            return new BackupRows.Gap(
                    stream,
                    ErrorCode.of(failed.get().code()),
                    Math.max(pass.failedTasks(), counts.unseen()),
                    failed.get().detail());
        }
        ErrorCode code = pass.isComplete() ? ErrorCode.DELETION_UNCONFIRMED : ErrorCode.COUNT_MISMATCH;
        return new BackupRows.Gap(stream, code, Math.max(1, counts.unseen()), String.valueOf(reason));
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

    /** The list of changes is read again, until a reading finds none that those before it did not find. */
    private static Settlement changesAgain(Room room, long found) {
        return Settlement.done()
                .with(
                        0,
                        List.of(
                                BackupPlanning.readingChanges(
                                        room.connection().connector(),
                                        room.stream(),
                                        room.task().part(),
                                        room.task().previous()),
                                findMedia(),
                                task(room, room.task().again(found))));
    }

    private Settlement anotherLook(Room room, Pass pass, int looks) {
        return anotherLook(room, pass, looks, room.task().missed());
    }

    /** @param missed what the cursor was found to miss; null for nothing */
    private Settlement anotherLook(Room room, Pass pass, int looks, String missed) {
        Steps.Seal task = room.task();
        List<NewTask> tasks = new ArrayList<>(
                BackupPlanning.reading(room.connection().connector(), room.stream(), pass.counted(), task.previous()));
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
                        task.stream(),
                        pass.counted().orElse(-1),
                        looks,
                        task.previous(),
                        Slice.WHOLE,
                        task.begun(),
                        null,
                        task.isWhole() ? pass.held() : null,
                        missed)));
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
