package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Change;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Changes live records into what they are to be, where the restore's policy lets it. */
@Singleton
class RecordChanging {
    private static final String CANNOT_CHANGE = RecordWriting.CANNOT_CHANGE;
    private final Conflicts conflicts;
    private final ReadingBack readingBack;

    RecordChanging(Conflicts conflicts, ReadingBack readingBack) {
        this.conflicts = conflicts;
        this.readingBack = readingBack;
    }

    /** Has a record changed as it was found right now, or notes why not. {@code record_changed} where it is sent at once, and is another one by then. */
    void change(
            TaskRun run,
            LiveState live,
            StreamSpec stream,
            Item item,
            Wanted wanted,
            RawRecord present,
            Drift drift,
            Outbox outbox) {
        Effect moved = moved(run, live, stream, item, present);
        String newKey = present.key().equals(item.key()) ? null : present.key();
        boolean made = item.outcome() == Outcome.INTENDED;
        ObjectNode is = ExactJson.object(present.json());
        Written written = RecordWriting.written(run, live, stream, item);
        boolean same = wanted.isSaidBy(stream, is);
        if (item.isTried() && wanted.withFiles(run, live, stream).isSaidBy(stream, is)) {
            note(run, moved.then(ItemChanges.became(item.id(), Outcome.CHANGED, newKey)));
            readingBack.foundSame(written, wanted.lostIn(stream, is));
            return;
        }
        if (same && !made && (drift != Drift.NONE || live.sparesWhatExists())) {
            note(run, moved.then(unchanged(item, newKey, wanted.lostIn(stream, is))));
            return;
        }
        boolean asHeld = same && drift == Drift.NONE;
        if (!made
                && !asHeld
                && !conflicts.lets(run, live, item, stream, Optional.of(present.key()), Optional.of(present), drift)) {
            return;
        }
        Wanted filled = wanted.withFiles(run, live, stream);
        ObjectNode record = filled.over(is);
        if (filled.isSaidBy(stream, is)) {
            // Where a creation of ours was recognised after a cut, it counts as one; a file may be there again under
            // its old link.
            if (!made && !filled.sent()) {
                note(run, moved.then(unchanged(item, newKey, wanted.lostIn(stream, is))));
                return;
            }
            note(run, moved.then(ItemChanges.became(item.id(), made ? Outcome.CREATED : Outcome.CHANGED, newKey)));
            readingBack.foundSame(written, wanted.lostIn(stream, is));
            return;
        }
        if (!stream.write().updates()) {
            note(run, RecordWriting.skipped(item, CANNOT_CHANGE));
            return;
        }
        Outcome outcome = made ? Outcome.CREATED : Outcome.CHANGED;
        outbox.put(new Ready.Changing(item, new Change(present, record), filled, outcome, newKey, moved));
    }

    /** A record that is as it was to be, but for references that lead nowhere, is not as the backup has it. */
    private static Effect unchanged(Item item, String newKey, List<References.Lost> lost) {
        return lost.isEmpty()
                ? ItemChanges.became(item.id(), Outcome.UNCHANGED, newKey)
                : ItemChanges.refused(item.id(), Outcome.FAILED, ReadBackFinding.unset(lost));
    }

    /** One that was in a trash was not live before, and is what others may refer to from now on. */
    private static Effect moved(TaskRun run, LiveState live, StreamSpec stream, Item item, RawRecord present) {
        boolean moved = live.isForeign()
                ? !live.keys().last(stream, item.key()).equals(Optional.of(present.key()))
                : !present.key().equals(item.key()) || !live.isLive(stream.name(), present.key());
        return moved ? live.keys().moved(run, stream.name(), item.key(), item.key(), present.key()) : Effect.NONE;
    }

    private static void note(TaskRun run, Effect effect) {
        RecordWriting.note(run, effect);
    }
}
