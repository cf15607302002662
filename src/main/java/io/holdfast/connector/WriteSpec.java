package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/**
 * How records are written. {@code body}, {@code body_wrap} and {@code result} stand here once for creation and update.
 *
 * @param body which fields are sent: name or pointer in the request → pointer in the record, where {@code *} makes an array of what the elements say; empty to send
 *     every field but the read-only ones
 * @param values what a field of {@code body} is called when it is sent: name or pointer in the request → the record's text → the word to send. A text that is not among them is not sent
 * @param absent what an update sends for a field that the record lacks: name or pointer in the request → a JSON value, such as null or an empty text. For sources in which a field that is not
 *     sent stays as it is
 * @param bodyWrap the name under which the record stands in the request; null where it stands alone
 * @param bodyInList whether the request is an array of the one record; false by default
 * @param result JSON pointer to the record in the answer; empty for the whole
 * @param create null where records cannot be made
 * @param update null where records cannot be changed
 * @param upsert makes or changes the record of a key that is ours to choose; stands in for whichever of the two is missing; null where there is no such call
 * @param idempotency how a creation that is sent twice is done once; null where the source has no way
 * @param condition what makes an update or a deletion hold only for the version that was looked at; null where the source has no way
 * @param readBack how it is seen after a write what the source holds now; by default by {@code item} where there is one, otherwise by the answer
 * @param delete null where records cannot be removed
 * @param batch how many records are written in one call; null where each is a call of its own
 */
@RegisterForReflection
public record WriteSpec(
        Map<String, String> body,
        Map<String, Map<String, String>> values,
        Map<String, JsonNode> absent,
        String bodyWrap,
        boolean bodyInList,
        String result,
        WriteCall create,
        WriteCall update,
        WriteCall upsert,
        Idempotency idempotency,
        Condition condition,
        ReadBack readBack,
        WriteCall delete,
        WriteBatch batch) {
    /** How it is seen after a write what the source holds now. */
    public enum ReadBack {
        /** The record is read by {@code item}: one call more for each. */
        ITEM,
        /** The answer to the write is believed. */
        ANSWER,
        /** Not at all: the answer does not hold the record. */
        NONE
    }

    public WriteSpec {
        body = Given.map(body);
        values = Given.map(values);
        absent = Given.map(absent);
        result = Given.or(result, "");
    }

    /** Whether records can be made anew. */
    public boolean creates() {
        return create != null || upsert != null;
    }

    /** Whether records can be changed. */
    public boolean updates() {
        return update != null || upsert != null;
    }

    /** Whether many records can be made in one call. */
    public boolean createsTogether() {
        return batch != null && batch.create() != null;
    }

    /** Whether many records can be changed in one call. */
    public boolean updatesTogether() {
        return batch != null && batch.update() != null;
    }

    /** Whether many records can be deleted in one call. */
    public boolean deletesTogether() {
        return batch != null && batch.delete() != null;
    }

    /** Whether a creation may be sent again as often as one likes: it is made under a key that we chose. */
    public boolean createsUnderOurKey() {
        return create == null && upsert != null;
    }
}
