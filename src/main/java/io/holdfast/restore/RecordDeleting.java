package io.holdfast.restore;

import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Deletes listed live records, each held against the safety backup right before it goes. What is gone already counts as deleted. */
@Singleton
class RecordDeleting {
    private final ItemRows rows;
    private final LiveStates states;
    private final Conflicts conflicts;
    private final ReadingBack readingBack;
    private final KeyMap keys;
    private final Clock clock;

    RecordDeleting(
            ItemRows rows, LiveStates states, Conflicts conflicts, ReadingBack readingBack, KeyMap keys, Clock clock) {
        this.rows = rows;
        this.states = states;
        this.conflicts = conflicts;
        this.readingBack = readingBack;
        this.keys = keys;
        this.clock = clock;
    }

    Settlement delete(TaskRun run, RestoreSteps.Write task) {
        LiveState live = states.of(run, task.safety());
        StreamSpec stream = live.connection().connector().stream(task.stream()).orElseThrow();
        conflicts.requireNone(live);
        readingBack.catchUpDeletions(run, live, stream, task);
        Outbox outbox =
                new Outbox(run, live, stream, readingBack, clock, (item, to) -> one(run, live, stream, item, to));
        for (Item item : rows.open(live.restore().id(), task, true)) {
            run.checkStopping();
            one(run, live, stream, item, outbox);
            conflicts.requireNone(live);
        }
        outbox.flush();
        return Settlement.done();
    }

    private void one(TaskRun run, LiveState live, StreamSpec stream, Item item, Outbox outbox) {
        Looks.refusal(item, () -> Looks.untilWritten(() -> delete(run, live, stream, item, outbox)))
                .ifPresent(refusal -> RecordWriting.note(run, refusal));
    }

    private void delete(TaskRun run, LiveState live, StreamSpec stream, Item item, Outbox outbox) {
        if (isOfTheBackup(live, stream, item.key())) {
            throw Problem.of(ErrorCode.RECORD_IN_BACKUP);
        }
        Optional<String> key = Optional.of(item.key());
        Optional<RawRecord> present = LiveRecord.look(live, stream, item.key())
                .filter(it -> !stream.saysDeleted(ExactJson.object(it.json())));
        if (present.isEmpty()) {
            RecordWriting.note(
                    run,
                    ItemChanges.became(item.id(), Outcome.DELETED, null)
                            .then(live.keys().forgotten(run, stream.name(), item.key(), false)));
        } else if (conflicts.lets(run, live, item, stream, key, present, Drift.of(live, stream, key, present))) {
            outbox.put(new Ready.Removing(item, present.get()));
        }
    }

    /** Whether a record of the backup was found under that live key meanwhile, as one is that was renamed. */
    private boolean isOfTheBackup(LiveState live, StreamSpec stream, String key) {
        return keys.whatLives(live.restore().source(), stream.name(), List.of(key)).stream()
                .anyMatch(moved -> live.backupHas(stream, moved.getKey()));
    }
}
