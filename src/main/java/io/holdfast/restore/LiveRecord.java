package io.holdfast.restore;

import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.Optional;

/** A look at a live record before it is written. */
final class LiveRecord {
    private LiveRecord() {}

    /**
     * The live record of a key. Where the connector says that case does not matter in keys, a record whose key differs only in case is the same one; any other record in its place is
     * {@code record_moved}.
     */
    static Optional<RawRecord> look(LiveState live, StreamSpec stream, String key) {
        Optional<RawRecord> answered = live.connection().answering(stream, key);
        answered.filter(it -> !stream.isSameKey(key, it.key())).ifPresent(other -> {
            throw Problem.of(
                    ErrorCode.RECORD_MOVED,
                    "Asked for " + key + ", the source answers with " + other.key()
                            + ": the record was renamed or merged. It was left alone.");
        });
        return answered;
    }
}
