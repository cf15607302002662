package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.Problem;
import java.util.OptionalLong;

/**
 * How many records a source says that a stream has. A count that cannot be had is no count: the backup goes on without it, and says so.
 *
 * @param count absent where the stream has no count, or where it could not be had
 * @param trouble why it could not be had; null where it could, or where the stream has none
 */
record SourceCount(OptionalLong count, String trouble) {
    /** Asks the source, twice where its first answer is an error. Failures that concern more than the count are thrown. */
    static SourceCount of(Connection connection, StreamSpec stream) {
        try {
            return new SourceCount(connection.count(stream), null);
        } catch (Problem first) {
            CallFailure.requireOnlyThisCall(first);
        }
        try {
            return new SourceCount(connection.count(stream), null);
        } catch (Problem again) {
            CallFailure.requireOnlyThisCall(again);
            return new SourceCount(OptionalLong.empty(), again.getMessage());
        }
    }
}
