package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import java.util.List;

/**
 * One page of a stream.
 *
 * @param records in the order of the answer
 * @param refused items of the answer that are no records; every item of the answer is in one of the two lists
 */
public record Page(List<RawRecord> records, List<Refused> refused) {
    /** An item that cannot be a record, and why. */
    public record Refused(ErrorCode code, String detail) {}

    /** How many items the answer held. */
    public int size() {
        return records.size() + refused.size();
    }

    /** Whether the answer held nothing at all: the only sure sign of the end of a list. */
    public boolean isEmpty() {
        return records.isEmpty() && refused.isEmpty();
    }
}
