package io.holdfast.restore;

import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Writes listed records back, each held against the safety backup before it is written, and with its outcome noted at once. */
@Singleton
class RecordWriting {
    static final String CANNOT_CREATE = "The connector cannot create this stream's records.";
    static final String CANNOT_CHANGE = "The connector cannot change this stream's records.";
    private final ItemRows rows;
    private final LiveStates states;
    private final RecordCreating creating;
    private final Conflicts conflicts;
    private final RecordChanging changing;
    private final ReadingBack readingBack;
    private final Clock clock;

    RecordWriting(
            ItemRows rows,
            LiveStates states,
            RecordCreating creating,
            RecordChanging changing,
            ReadingBack readingBack,
            Conflicts conflicts,
            Clock clock) {
        this.rows = rows;
        this.states = states;
        this.creating = creating;
        this.conflicts = conflicts;
        this.changing = changing;
        this.readingBack = readingBack;
        this.clock = clock;
    }

    Settlement write(TaskRun run, RestoreSteps.Write task) {
        LiveState live = states.of(run, task.safety());
        conflicts.requireNone(live);
        StreamSpec stream = live.connection().connector().stream(task.stream()).orElseThrow();
        readingBack.catchUp(run, live, stream, task);
        Outbox outbox =
                new Outbox(run, live, stream, readingBack, clock, (item, to) -> one(run, live, stream, item, to));
        for (Item item : rows.open(live.restore().id(), task, false)) {
            run.checkStopping();
            one(run, live, stream, item, outbox);
            conflicts.requireNone(live);
        }
        outbox.flush();
        return Settlement.done();
    }

    private void one(TaskRun run, LiveState live, StreamSpec stream, Item item, Outbox outbox) {
        if (!outbox.isEmpty() && outbox.holdsAny(RecordLevels.named(live, stream, item.key()))) {
            // What the record names is made first, so that it can be named under its new key.
            outbox.flush();
        }
        Looks.refusal(item, () -> Looks.untilWritten(() -> write(run, live, stream, item, outbox)))
                .ifPresent(refusal -> note(run, refusal));
    }

    private void write(TaskRun run, LiveState live, StreamSpec stream, Item item, Outbox outbox) {
        Optional<String> current = live.keys().living(stream, item.key());
        Optional<RawRecord> present = current.flatMap(key -> LiveRecord.look(live, stream, key))
                .filter(it -> !stream.isGoneForGood(ExactJson.object(it.json())));
        Wanted wanted = Wanted.of(live, stream, item.key());
        if (live.copies() && wanted.isWhole()) {
            copy(run, live, stream, item, wanted, present, outbox);
            return;
        }
        if (present.isEmpty() && stream.write().creates()) {
            present = creating.recognised(live, stream, item, wanted.record());
        }
        Optional<String> key = present.map(RawRecord::key).or(() -> current);
        Drift drift = item.outcome() == Outcome.INTENDED ? Drift.NONE : Drift.of(live, stream, key, present);
        if (present.isPresent()) {
            changing.change(run, live, stream, item, wanted, present.get(), drift, outbox);
        } else if (!wanted.isWhole()) {
            note(run, refused(item, ErrorCode.NOT_FOUND, ChosenFields.NOT_LIVE));
        } else if (conflicts.lets(run, live, item, stream, key, present, drift)) {
            create(run, live, stream, item, wanted, outbox);
        }
    }

    private void create(TaskRun run, LiveState live, StreamSpec stream, Item item, Wanted wanted, Outbox outbox) {
        if (!stream.write().creates()) {
            note(run, skipped(item, CANNOT_CREATE));
            return;
        }
        creating.create(run, live, stream, item, wanted.withFiles(run, live, stream), outbox);
    }

    /** Makes the record beside the one that exists, unless that says the same. */
    private void copy(
            TaskRun run,
            LiveState live,
            StreamSpec stream,
            Item item,
            Wanted wanted,
            Optional<RawRecord> present,
            Outbox outbox) {
        if (item.outcome() != Outcome.INTENDED) {
            if (present.filter(it -> wanted.isSaidBy(stream, ExactJson.object(it.json())))
                    .isPresent()) {
                note(run, ItemChanges.became(item.id(), Outcome.UNCHANGED, null));
            } else if (present.isPresent() && stream.write().createsUnderOurKey()) {
                note(run, skipped(item, "A copy would take the place of the record itself."));
            } else {
                create(run, live, stream, item, wanted, outbox);
            }
            return;
        }
        Optional<RawRecord> made = creating.recognised(live, stream, item, wanted.record());
        if (made.isEmpty()) {
            create(run, live, stream, item, wanted, outbox);
            return;
        }
        // A creation of several calls may have been cut off between them.
        Wanted filled = wanted.withFiles(run, live, stream);
        RawRecord answer = made.get();
        if (stream.write().updates()
                && !filled.isSaidBy(stream, ExactJson.object(made.get().json()))) {
            answer = live.connection().update(stream, answer, filled.record());
        }
        note(run, ItemChanges.became(item.id(), Outcome.CREATED, made.get().key()));
        readingBack.changed(written(run, live, stream, item), answer, filled, made.get(), false);
    }

    static Written written(TaskRun run, LiveState live, StreamSpec stream, Item item) {
        return new Written(
                live,
                stream,
                item,
                (key, onlyOurs) -> live.keys().forgotten(run, stream.name(), key, onlyOurs),
                effect -> run.save("read back", 0, effect));
    }

    static Effect skipped(Item item, String detail) {
        return refused(item, ErrorCode.NOT_RESTORABLE, detail);
    }

    private static Effect refused(Item item, ErrorCode code, String detail) {
        return ItemChanges.refused(item.id(), Outcome.SKIPPED, Problem.of(code, detail));
    }

    static void note(TaskRun run, Effect effect) {
        run.save("written", 1, effect);
    }
}
