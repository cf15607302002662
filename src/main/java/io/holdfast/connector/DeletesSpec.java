package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;

/**
 * How deletions are learned of. Whatever the way, a record is called deleted only where the source said so, or where a whole pass did not find it and a look at it found it gone.
 *
 * @param type the way
 * @param endpoint {@code endpoint}, {@code events}: the list of what was deleted; {@code slice.from} is the moment from which on
 * @param recordsPath JSON pointer to the array in that list's answer
 * @param key JSON pointers to the deleted record's key in each element, as many as the primary key has
 * @param paginator how that list goes on
 * @param filter which elements of that list are deletions, or which records count as deleted ({@code flag_field}); all have to hold
 * @param lookback how far behind the last reading that list is read again
 */
@RegisterForReflection
public record DeletesSpec(
        Type type,
        Endpoint endpoint,
        String recordsPath,
        List<String> key,
        Paginator paginator,
        List<RecordFilter> filter,
        Duration lookback) {
    /** The ways known. */
    public enum Type {
        /** What a whole pass does not find. */
        FULL_SWEEP,
        /** A list of deleted records. */
        ENDPOINT,
        /** A list of events, among them deletions. */
        EVENTS,
        /** A field of the record itself. */
        FLAG_FIELD,
        /** By the source's messages, each looked at; for those that do not come, what a whole pass does not find. */
        WEBHOOK,
        /** Nothing: what is not found is kept, and called not seen. */
        NONE;

        /** Whether a list of deletions is read. */
        public boolean isListed() {
            return this == ENDPOINT || this == EVENTS;
        }
    }

    static final DeletesSpec FULL_SWEEP = new DeletesSpec(Type.FULL_SWEEP, null, null, null, null, null, null);

    public DeletesSpec {
        type = Given.or(type, Type.FULL_SWEEP);
        recordsPath = Given.or(recordsPath, "");
        key = Given.list(key);
        paginator = Given.or(paginator, Paginator.NONE);
        filter = Given.list(filter);
        lookback = Given.or(lookback, Duration.ofMinutes(10));
    }
}
