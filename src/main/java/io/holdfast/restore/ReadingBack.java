package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.DeletesSpec;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.connector.WriteSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks after a write at what the platform holds now, and notes where that is not what was wanted (decision 0025). The outcome of the write is noted before: what is cut off here is
 * made up for when the task runs again.
 */
@Singleton
class ReadingBack {
    private static final String VANISHED = "The platform took the record, and does not have it.";
    private static final String STAYS = "The platform took the deletion, and still has the record.";
    private final ItemRows rows;

    ReadingBack(ItemRows rows) {
        this.rows = rows;
    }

    /**
     * What a write was to do.
     *
     * @param before the record before a change; empty for a creation
     * @param others the other records that were created in the same call
     * @param fails whether a change without any effect is all that became of the record
     */
    private record Expected(Wanted wanted, Optional<RawRecord> before, List<ObjectNode> others, boolean fails) {
        boolean isCreation() {
            return before.isEmpty();
        }

        Optional<ObjectNode> old() {
            return before.map(it -> ExactJson.object(it.json()));
        }
    }

    /**
     * After a creation: all that was sent counts.
     *
     * @param others the other records of the same call: one of them in place of the wanted one is a mistaken key
     */
    void created(Written written, RawRecord answer, Wanted wanted, List<ObjectNode> others) {
        look(written, answer, new Expected(wanted, Optional.empty(), others, false));
    }

    /**
     * After a change: what is taken at a creation only was not sent.
     *
     * @param answer the record in the answer to the write
     * @param before the record as it was looked at right before
     * @param fails whether nothing else was done to the record: a change without effect then counts as failed
     */
    void changed(Written written, RawRecord answer, Wanted wanted, RawRecord before, boolean fails) {
        look(written, answer, new Expected(wanted, Optional.of(before), List.of(), fails));
    }

    /** Where the look before a write found what was wanted already: an earlier try wrote it. @param lost references that it lacks */
    void foundSame(Written written, List<References.Lost> lost) {
        if (!lost.isEmpty()) {
            foundUnset(written, lost);
        } else if (written.stream().readsBack() != WriteSpec.ReadBack.NONE) {
            written.saving().accept(ItemChanges.readBackSame(written.item().id()));
        }
    }

    /**
     * After a deletion, wherever a record can be read: it is gone, or says that it is deleted, as one in a trash does. Where the connector has no word for that, one that says something else than
     * it did counts as gone too. One that stays was not deleted.
     *
     * @param before the record as it was looked at right before
     */
    void deleted(Written written, RawRecord before) {
        StreamSpec stream = written.stream();
        Effect forgotten = written.forgetting().apply(before.key(), false);
        if (stream.item() == null) {
            written.saving().accept(forgotten);
            return;
        }
        long item = written.item().id();
        read(written, before.key(), there -> {
            boolean stays = there.filter(it -> stays(stream, it, before)).isPresent();
            written.saving()
                    .accept(
                            stays
                                    ? ItemChanges.readBackDiffers(
                                            item, Outcome.FAILED, Problem.of(ErrorCode.WRITE_WITHOUT_EFFECT, STAYS))
                                    : ItemChanges.readBackSame(item).then(forgotten));
        });
    }

    private static boolean stays(StreamSpec stream, RawRecord there, RawRecord before) {
        ObjectNode record = ExactJson.object(there.json());
        boolean hasTrash = stream.deletes().type() == DeletesSpec.Type.FLAG_FIELD;
        return there.key().equals(before.key())
                && !stream.saysDeleted(record)
                && (hasTrash || Comparison.same(stream, record, ExactJson.object(before.json())));
    }

    /** What an earlier run of the task deleted and did not look at again. */
    void catchUpDeletions(TaskRun run, LiveState live, StreamSpec stream, RestoreSteps.Write task) {
        for (Item item : rows.unreadDeletions(live.restore().id(), task)) {
            run.checkStopping();
            byte[] held = live.held(stream.name(), item.key())
                    .map(LiveState.Held::text)
                    .orElseGet(() -> "{}".getBytes(StandardCharsets.UTF_8));
            deleted(RecordWriting.written(run, live, stream, item), new RawRecord(item.key(), held));
        }
    }

    /** What an earlier run of the task wrote and did not come to read back. */
    void catchUp(TaskRun run, LiveState live, StreamSpec stream, RestoreSteps.Write task) {
        if (stream.readsBack() != WriteSpec.ReadBack.ITEM) {
            return;
        }
        for (Item item : rows.unread(live.restore().id(), task)) {
            run.checkStopping();
            Written written = RecordWriting.written(run, live, stream, item);
            String key = item.newKey() == null ? item.key() : item.newKey();
            read(written, key, there -> {
                Wanted wanted = Wanted.of(live, stream, item.key()).withFiles(run, live, stream);
                // Of a change nobody knows any more what the record was before.
                Optional<RawRecord> before = item.outcome() == Outcome.CREATED
                        ? Optional.empty()
                        : Optional.of(new RawRecord(key, "{}".getBytes(StandardCharsets.UTF_8)));
                judge(written, key, there, new Expected(wanted, before, List.of(), false), createOnly(stream));
            });
        }
    }

    private static Set<String> createOnly(StreamSpec stream) {
        return Set.copyOf(stream.fields().createOnly());
    }

    private static void look(Written written, RawRecord answer, Expected expected) {
        Set<String> ignored = expected.before().isPresent() ? createOnly(written.stream()) : Set.of();
        switch (written.stream().readsBack()) {
            case ITEM -> read(written, answer.key(), there -> judge(written, answer.key(), there, expected, ignored));
            case ANSWER -> judge(written, answer.key(), Optional.of(answer), expected, ignored);
            case NONE -> {
                if (!expected.wanted().lost().isEmpty()) {
                    foundUnset(written, expected.wanted().lost());
                }
            }
        }
    }

    private static void foundUnset(Written written, List<References.Lost> lost) {
        written.saving().accept(ItemChanges.referenceUnset(written.item().id(), ReadBackFinding.unset(lost)));
    }

    /** A record that cannot be read back was written all the same; only where the source as a whole is out of reach the task has to come again. */
    private static void read(Written written, String key, Consumer<Optional<RawRecord>> judging) {
        try {
            judging.accept(written.live().connection().answering(written.stream(), key));
        } catch (Problem problem) {
            if (problem.kind() != Kind.ITEM_REFUSED) {
                throw problem;
            }
            written.saving().accept(ItemChanges.unread(written.item().id(), problem));
        }
    }

    /** @param key under which the record was looked for */
    private static void judge(
            Written written, String key, Optional<RawRecord> found, Expected expected, Set<String> ignored) {
        StreamSpec stream = written.stream();
        long item = written.item().id();
        if (found.isEmpty()) {
            written.saving()
                    .accept(ItemChanges.readBackDiffers(
                            item, Outcome.UNCERTAIN, Problem.of(ErrorCode.WRITE_UNCERTAIN, VANISHED)));
            return;
        }
        RawRecord record = found.get();
        ObjectNode there = ExactJson.object(record.json());
        boolean another = !stream.isSameKey(key, record.key())
                || expected.isCreation()
                        && Comparison.isAnother(stream, expected.wanted().record(), there, expected.others());
        if (another) {
            mistaken(written, key, expected);
            return;
        }
        Set<String> without = new HashSet<>(ignored);
        without.addAll(stream.inlineMedia());
        ReadBackFinding finding = ReadBackFinding.of(stream, expected.wanted(), there, expected.old(), without);
        Effect effect = finding.problem()
                .map(problem -> finding.without() && expected.fails()
                        ? ItemChanges.readBackDiffers(item, Outcome.FAILED, problem)
                        : ItemChanges.readBackDiffers(item, problem))
                .orElseGet(() -> ItemChanges.readBackSame(item));
        written.saving().accept(effect);
    }

    /** Notes that the key belongs to another record, so the key of the created record is unknown. */
    private static void mistaken(Written written, String key, Expected expected) {
        long item = written.item().id();
        if (!expected.isCreation()) {
            written.saving().accept(ItemChanges.readBackDiffers(item, Problem.of(ErrorCode.RECORD_MOVED)));
            return;
        }
        Problem problem = Problem.of(
                ErrorCode.RECORD_MISTAKEN,
                "The platform answered the creation with " + key
                        + ", and what lives there is another record. Where the new one lives is not known.");
        written.saving()
                .accept(ItemChanges.readBackDiffers(item, Outcome.UNCERTAIN, problem)
                        .then(ItemChanges.keyUnknown(item))
                        .then(written.forgetting().apply(key, true)));
    }
}
