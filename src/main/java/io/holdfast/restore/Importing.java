package io.holdfast.restore;

import io.holdfast.backup.BackupContent;
import io.holdfast.backup.ExportEntry;
import io.holdfast.connector.BulkSpec;
import io.holdfast.connector.ExportFile;
import io.holdfast.connector.MediaFile;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts the file of an export back (decision 0030): the source is asked what its file is now, the attempt is noted, the file is sent, and the source is asked until it says that it is done. An attempt
 * whose answer nobody heard is sent again only where the connector says that this does no harm.
 */
@Singleton
class Importing {
    private static final String CUT =
            "The file was being sent when the call was cut off; whether the source took it shows in what it holds.";
    private static final String REMOVED = "The source's file was removed after the safety backup.";
    private static final String CHANGED =
            "The source's file was changed after the safety backup, and no copy of it would be left.";
    private final ItemRows rows;
    private final LiveStates states;
    private final Conflicts conflicts;
    private final BackupContent content;
    private final Clock clock;

    Importing(ItemRows rows, LiveStates states, Conflicts conflicts, BackupContent content, Clock clock) {
        this.rows = rows;
        this.states = states;
        this.conflicts = conflicts;
        this.content = content;
        this.clock = clock;
    }

    /**
     * The source has the whole file, and is at it.
     *
     * @param id under which it is asked
     * @param outcome once it is done
     */
    @RegisterForReflection
    record Sent(String id, Outcome outcome, Instant at) {
        static final Sent NOTHING = new Sent(null, null, null);
    }

    Settlement write(TaskRun run, RestoreSteps.Write task) {
        LiveState live = states.of(run, task.safety());
        conflicts.requireNone(live);
        StreamSpec stream = live.connection().connector().stream(task.stream()).orElseThrow();
        for (Item item : rows.open(live.restore().id(), task, false)) {
            run.checkStopping();
            Looks.refusal(item, () -> {
                        Optional<Sent> sent = run.checkpoint(Sent.class).filter(it -> it.id() != null);
                        sent.or(() -> sent(run, live, stream, item))
                                .ifPresent(it -> await(run, live, stream, item, it));
                    })
                    .ifPresent(refusal -> done(run, refusal));
            conflicts.requireNone(live);
        }
        return Settlement.done();
    }

    /** Sends the file, unless there is a reason not to; empty where nothing is left to be done. */
    private Optional<Sent> sent(TaskRun run, LiveState live, StreamSpec stream, Item item) {
        ExportEntry wanted = content.exportEntry(live.wanted(stream.name(), item.key())
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND, "The backup has no such file.")));
        Optional<ExportEntry> held = live.held(stream.name(), item.key())
                .filter(it -> !it.unseen())
                .map(it -> content.exportEntry(it.text()));
        Optional<ExportFile> now = now(live, stream);
        if (item.isTried()) {
            if (now.filter(wanted.told()::isSurely).isPresent()) {
                done(run, ItemChanges.became(item.id(), Outcome.CHANGED, null));
                return Optional.empty();
            }
            if (!stream.importing().repeatable()) {
                throw Problem.of(ErrorCode.WRITE_UNCERTAIN, CUT);
            }
        } else {
            Optional<Effect> other = other(live, item, wanted, held, now);
            if (other.isPresent()) {
                done(run, other.get());
                return Optional.empty();
            }
        }
        Outcome outcome = now.isPresent() ? Outcome.CHANGED : Outcome.CREATED;
        run.save(Sent.NOTHING, 0, ItemChanges.trying(item.id(), clock.instant()));
        Optional<String> id = putBack(run, live, stream, item, wanted);
        if (id.isEmpty()) {
            done(run, ItemChanges.became(item.id(), outcome, null));
            return Optional.empty();
        }
        Sent sent = new Sent(id.get(), outcome, clock.instant());
        run.save(sent, 0, Effect.NONE);
        return Optional.of(sent);
    }

    private static Optional<ExportFile> now(LiveState live, StreamSpec stream) {
        try {
            return Optional.of(live.connection().export(stream));
        } catch (Problem problem) {
            if (problem.code() != ErrorCode.SOURCE_REFUSED_REQUEST) {
                throw problem;
            }
            return Optional.empty();
        }
    }

    /** What becomes of the item where the file is not sent; empty where it is. */
    private static Optional<Effect> other(
            LiveState live, Item item, ExportEntry wanted, Optional<ExportEntry> held, Optional<ExportFile> now) {
        ConflictPolicy policy = live.restore().request().onConflict();
        if (now.isEmpty()) {
            boolean writes = policy == ConflictPolicy.OVERWRITE || policy == ConflictPolicy.SKIP_EXISTING;
            return held.isEmpty() || writes
                    ? Optional.empty()
                    : Optional.of(skipped(item, Problem.of(ErrorCode.RESTORE_CONFLICT, REMOVED)));
        }
        boolean moved = held.filter(it -> !it.told().mayBe(now.get())).isPresent();
        if (!moved
                && held.filter(it -> it.file().hash().equals(wanted.file().hash()))
                        .isPresent()) {
            return Optional.of(ItemChanges.became(item.id(), Outcome.UNCHANGED, null));
        }
        if (policy == ConflictPolicy.SKIP_EXISTING || policy == ConflictPolicy.COPY) {
            return Optional.of(skipped(item, Problem.of(ErrorCode.RECORD_EXISTS)));
        }
        if (held.isEmpty()) {
            throw Problem.of(
                    ErrorCode.SAFETY_BACKUP_FAILED,
                    "The safety backup does not hold the file that would be written over.");
        }
        return moved ? Optional.of(skipped(item, Problem.of(ErrorCode.RESTORE_CONFLICT, CHANGED))) : Optional.empty();
    }

    private static Effect skipped(Item item, Problem problem) {
        return ItemChanges.refused(item.id(), Outcome.SKIPPED, problem);
    }

    private Optional<String> putBack(TaskRun run, LiveState live, StreamSpec stream, Item item, ExportEntry wanted) {
        String type = wanted.told().contentType() == null ? "" : wanted.told().contentType();
        MediaFile file =
                new MediaFile(stream.name(), type, wanted.file().size(), () -> content.open(live.backup(), wanted));
        try {
            return live.connection().putBack(stream, file);
        } catch (Problem problem) {
            if (Looks.isAsIfUnsent(problem)) {
                run.save(Sent.NOTHING, 0, ItemChanges.untaken(item));
            }
            throw problem;
        }
    }

    private void await(TaskRun run, LiveState live, StreamSpec stream, Item item, Sent sent) {
        BulkSpec.End end = live.connection().imported(stream, sent.id()).orElse(null);
        if (end == BulkSpec.End.DONE) {
            done(run, ItemChanges.became(item.id(), sent.outcome(), null));
        } else if (end == BulkSpec.End.FAILED) {
            throw Problem.of(
                    ErrorCode.SOURCE_REFUSED_REQUEST,
                    "The source took the file, and says that its import failed; look at what it holds.");
        } else if (sent.at().plus(stream.importing().timeout()).isBefore(clock.instant())) {
            throw Problem.of(
                    ErrorCode.WRITE_UNCERTAIN,
                    "The source took the file, and is not done after "
                            + stream.importing().timeout() + ".");
        } else {
            throw Problem.waiting(
                    ErrorCode.IMPORT_UNDER_WAY,
                    ErrorCode.IMPORT_UNDER_WAY.sentence(),
                    stream.importing().poll().every());
        }
    }

    private static void done(TaskRun run, Effect effect) {
        run.save(Sent.NOTHING, 1, effect);
    }
}
