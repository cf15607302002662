package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Change;
import io.holdfast.connector.Connection;
import io.holdfast.connector.Creation;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A write that all was looked at for, and that is only to be sent. */
sealed interface Ready {
    Item item();

    PlannedAction action();

    /** The live parent below which the record is; empty in streams without a parent. */
    Optional<String> parent(StreamSpec stream);

    /** The key of the live record that it is for; empty where it makes one. */
    Optional<String> key();

    /** What is noted before it is sent. */
    Effect intent(Instant now);

    /** Sends it alone; what the source answers is the record as it was taken. */
    RawRecord send(Connection connection, StreamSpec stream);

    /** What is noted once the source took it. */
    Effect taken(RawRecord answer);

    /** Looks at what the source holds now. @param others what else was written in the same call */
    void readBack(ReadingBack readingBack, Written written, RawRecord answer, List<Ready> others);

    /** About how many bytes it takes in a call. */
    long size();

    /**
     * A creation.
     *
     * @param moved what is noted of where the record lives now
     */
    record Making(Item item, Creation creation, Wanted wanted, Function<String, Effect> moved) implements Ready {
        @Override
        public PlannedAction action() {
            return PlannedAction.CREATE;
        }

        @Override
        public Optional<String> parent(StreamSpec stream) {
            return creation.parent();
        }

        @Override
        public Optional<String> key() {
            return Optional.empty();
        }

        @Override
        public Effect intent(Instant now) {
            return ItemChanges.intended(item.id(), now);
        }

        @Override
        public RawRecord send(Connection connection, StreamSpec stream) {
            return connection.create(stream, creation);
        }

        @Override
        public Effect taken(RawRecord answer) {
            return moved.apply(answer.key()).then(ItemChanges.became(item.id(), Outcome.CREATED, answer.key()));
        }

        @Override
        public void readBack(ReadingBack readingBack, Written written, RawRecord answer, List<Ready> others) {
            List<ObjectNode> made = others.stream()
                    .filter(Making.class::isInstance)
                    .map(each -> ((Making) each).creation().record())
                    .toList();
            readingBack.created(written, answer, wanted, made);
        }

        @Override
        public long size() {
            return ExactJson.bytes(creation.record()).length;
        }
    }

    /**
     * A change.
     *
     * @param wanted what a live record is to become
     * @param outcome once it is taken
     * @param moved what is noted of where the record lives now, with its outcome
     */
    record Changing(Item item, Change change, Wanted wanted, Outcome outcome, String newKey, Effect moved)
            implements Ready {
        @Override
        public PlannedAction action() {
            return PlannedAction.CHANGE;
        }

        @Override
        public Optional<String> parent(StreamSpec stream) {
            return stream.parentOf(change.live().key());
        }

        @Override
        public Optional<String> key() {
            return Optional.of(change.live().key());
        }

        @Override
        public Effect intent(Instant now) {
            return ItemChanges.trying(item.id(), now);
        }

        @Override
        public RawRecord send(Connection connection, StreamSpec stream) {
            return connection.update(stream, change.live(), change.record());
        }

        @Override
        public Effect taken(RawRecord answer) {
            return moved.then(ItemChanges.became(item.id(), outcome, newKey));
        }

        @Override
        public void readBack(ReadingBack readingBack, Written written, RawRecord answer, List<Ready> others) {
            readingBack.changed(written, answer, wanted, change.live(), outcome == Outcome.CHANGED);
        }

        @Override
        public long size() {
            return ExactJson.bytes(change.record()).length;
        }
    }

    /** A deletion. */
    record Removing(Item item, RawRecord live) implements Ready {
        @Override
        public PlannedAction action() {
            return PlannedAction.DELETE;
        }

        @Override
        public Optional<String> parent(StreamSpec stream) {
            return stream.parentOf(live.key());
        }

        @Override
        public Optional<String> key() {
            return Optional.of(live.key());
        }

        @Override
        public Effect intent(Instant now) {
            return ItemChanges.trying(item.id(), now);
        }

        @Override
        public RawRecord send(Connection connection, StreamSpec stream) {
            connection.delete(stream, live);
            return live;
        }

        @Override
        public Effect taken(RawRecord answer) {
            return ItemChanges.became(item.id(), Outcome.DELETED, null);
        }

        @Override
        public void readBack(ReadingBack readingBack, Written written, RawRecord answer, List<Ready> others) {
            readingBack.deleted(written, live);
        }

        @Override
        public long size() {
            return live.key().length();
        }
    }
}
