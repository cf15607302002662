package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How many records are written in one call. A call is of one kind, creations, updates or deletions, and each record of it comes out by itself: one that is refused leaves the others
 * alone. What stands in no list here is written record by record.
 *
 * @param endpoint of all such calls, by POST, PUT, PATCH or DELETE; in streams with a parent it may name {@code parent.key}: then a call is for records of one parent
 * @param maxRecords so many records in a call at most
 * @param key JSON pointer to where an update, and a deletion that is no bare key, says which record it means; the primary key's where the file does not say
 * @param result JSON pointer to the record in an element of the answer; empty for the whole element
 * @param error JSON pointer, in an element of the answer, to what stands there only where the record was refused
 * @param status JSON pointer, in an element of the answer, to the HTTP status of a refusal: 5xx is one whose end is not known, and 404 of a deletion means that it is gone
 * @param told how an element of the answer to updates and deletions says which record it is of; by key where the file does not say
 * @param create the list of creations; null where each is a call of its own
 * @param update the list of updates; null where each is a call of its own
 * @param delete the list of deletions; null where each is a call of its own
 */
@RegisterForReflection
public record WriteBatch(
        Endpoint endpoint,
        Integer maxRecords,
        String key,
        String result,
        String error,
        String status,
        Told told,
        Part create,
        Part update,
        Part delete) {
    /** How an element of the answer says which record it is of. */
    public enum Told {
        /** The platform promises that the answer's list is in the order of what was sent, and as long. */
        ORDER,
        /** By its key, in any order. */
        KEY
    }

    /**
     * Records of one kind in a call.
     *
     * @param endpoint of calls of this kind, where it is another one
     * @param list the name of the list in the body; null where the body is the list
     * @param answer JSON pointer to the list in the answer; the same name where the file does not say
     * @param bare of deletions: whether the list holds bare keys; false where the file does not say
     * @param inOrder of creations: whether the platform promises that the answer lists them in the order of the request; false where the file does not say, and then each
     *     new key goes to the record whose content the answer repeats beside it
     */
    @RegisterForReflection
    public record Part(Endpoint endpoint, String list, String answer, boolean bare, boolean inOrder) {
        public Part {
            answer = Given.or(answer, list == null ? "" : "/" + PointerPattern.escaped(list));
        }
    }

    public WriteBatch {
        result = Given.or(result, "");
        told = Given.or(told, Told.KEY);
    }

    /** The call of a part. */
    Endpoint endpoint(Part part) {
        return part.endpoint() == null ? endpoint : part.endpoint();
    }

    /** Whether a call of that part is for records of one parent alone. */
    public boolean isOfOneParent(Part part) {
        return endpoint(part).names("parent.key");
    }
}
