package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.connector.WriteSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Looks after a write at what the platform holds now, and notes where that is not what was wanted (decision 0025). The outcome of the write is noted before: what is cut off here is
 * made up for when the task runs again.
 */
@Singleton
class ReadingBack {
    private static final int MOST_NAMED = 20;
    private static final String VANISHED = "The platform took the record, and does not have it.";
    private static final String STAYS = "The platform took the deletion, and still has the record.";
    private final ItemRows rows;

    ReadingBack(ItemRows rows) {
        this.rows = rows;
    }

    /** After a creation: all that was sent counts. */
    void created(Written written, RawRecord answer, UnaryOperator<ObjectNode> wanted) {
        look(written, answer, wanted, Set.of());
    }

    /**
     * After a change: what is taken at a creation only was not sent.
     *
     * @param answer the record in the answer to the write
     * @param wanted what a live record was to become
     */
    void changed(Written written, RawRecord answer, UnaryOperator<ObjectNode> wanted) {
        look(written, answer, wanted, Set.copyOf(written.stream().fields().createOnly()));
    }

    /** Where the look before a write found what was wanted already: an earlier try wrote it. */
    void foundSame(Written written) {
        if (written.stream().readsBack() != WriteSpec.ReadBack.NONE) {
            written.saving().accept(same(written));
        }
    }

    /**
     * After a deletion: the record is gone, or says something else than it did, as one in a trash does.
     *
     * @param before the record as it was looked at right before
     */
    void deleted(Written written, RawRecord before) {
        if (written.stream().readsBack() == WriteSpec.ReadBack.ITEM) {
            read(written, before.key(), there -> {
                boolean stays = there.filter(it -> isUntouched(written.stream(), it, before))
                        .isPresent();
                written.saving().accept(stays ? differs(written, STAYS) : same(written));
            });
        }
    }

    private static boolean isUntouched(StreamSpec stream, ObjectNode there, RawRecord before) {
        return !stream.saysDeleted(there) && Comparison.same(stream, there, ExactJson.object(before.json()));
    }

    /** What an earlier run of the task wrote and did not come to read back. */
    void catchUp(TaskRun run, LiveState live, StreamSpec stream, RestoreSteps.Write task) {
        if (stream.readsBack() != WriteSpec.ReadBack.ITEM) {
            return;
        }
        for (Item item : rows.unread(live.restore().id(), task)) {
            run.checkStopping();
            Written written = new Written(live, stream, item, effect -> run.save("read back", 0, effect));
            String key = item.newKey() == null ? item.key() : item.newKey();
            read(written, key, there -> {
                Wanted wanted = Wanted.of(live, stream, item.key()).withFiles(run, live, stream);
                judge(written, there, wanted::over, Set.copyOf(stream.fields().createOnly()));
            });
        }
    }

    private static void look(Written written, RawRecord answer, UnaryOperator<ObjectNode> wanted, Set<String> ignored) {
        switch (written.stream().readsBack()) {
            case ITEM -> read(written, answer.key(), there -> judge(written, there, wanted, ignored));
            case ANSWER -> judge(written, Optional.of(ExactJson.object(answer.json())), wanted, ignored);
            case NONE -> {}
        }
    }

    /** A record that cannot be read back was written all the same; only where the source as a whole is out of reach the task has to come again. */
    private static void read(Written written, String key, Consumer<Optional<ObjectNode>> judging) {
        try {
            judging.accept(
                    written.live().connection().read(written.stream(), key).map(it -> ExactJson.object(it.json())));
        } catch (Problem problem) {
            if (problem.kind() != Kind.ITEM_REFUSED) {
                throw problem;
            }
            written.saving().accept(ItemChanges.unread(written.item().id(), problem));
        }
    }

    private static void judge(
            Written written, Optional<ObjectNode> there, UnaryOperator<ObjectNode> wanted, Set<String> ignored) {
        if (there.isEmpty()) {
            written.saving().accept(differs(written, VANISHED));
            return;
        }
        Set<String> without = new HashSet<>(ignored);
        without.addAll(written.stream().inlineMedia());
        List<String> places = Comparison.differences(written.stream(), wanted.apply(there.get()), there.get(), without);
        written.saving().accept(places.isEmpty() ? same(written) : differs(written, sentence(places)));
    }

    private static String sentence(List<String> places) {
        String more = places.size() > MOST_NAMED ? " and " + (places.size() - MOST_NAMED) + " more" : "";
        return "The platform took the write, and holds something else in "
                + String.join(", ", places.subList(0, Math.min(MOST_NAMED, places.size()))) + more + ".";
    }

    private static Effect same(Written written) {
        return ItemChanges.readBack(written.item().id(), null);
    }

    private static Effect differs(Written written, String sentence) {
        return ItemChanges.readBack(written.item().id(), sentence);
    }
}
