package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.SnapshotReader;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the chosen fields are fields at all: a slip of the pen would be a restore of nothing that ends well. */
final class KnownFields {
    /** A field that so many records do not have is taken for a rare one. */
    private static final int MOST = 10_000;

    private KnownFields() {}

    /** Fails with {@code field_unknown} where neither the backup nor the source has a field in any of the chosen records. */
    static void require(TaskRun run, LiveState live, StreamSpec stream, Selection.Chosen chosen) {
        Set<String> unknown = new TreeSet<>(chosen.fields());
        Iterator<String> keys =
                chosen.isWhole() ? keys(live, stream) : chosen.keys().iterator();
        int looked = 0;
        while (!unknown.isEmpty() && keys.hasNext()) {
            if (looked++ == MOST) {
                return;
            }
            run.checkStopping();
            String key = keys.next();
            live.wanted(stream.name(), key)
                    .map(ExactJson::object)
                    .ifPresent(record -> unknown.removeIf(field -> has(record, field)));
            if (!unknown.isEmpty()) {
                live.keys()
                        .living(stream, key)
                        .flatMap(current -> live.present(stream, current))
                        .ifPresent(record -> unknown.removeIf(field -> has(record, field)));
            }
        }
        if (!unknown.isEmpty() && looked > 0) {
            throw Problem.of(
                    ErrorCode.FIELD_UNKNOWN,
                    "No chosen record of " + stream.name() + " has " + String.join(", ", unknown)
                            + ", neither in the backup nor live. Nothing was written.");
        }
    }

    private static boolean has(ObjectNode record, String field) {
        return !record.at(field).isMissingNode();
    }

    private static Iterator<String> keys(LiveState live, StreamSpec stream) {
        Iterator<SnapshotReader.Line> lines = live.then(stream.name())
                .map(reader -> reader.lines(Optional.empty()))
                .orElse(List.<SnapshotReader.Line>of().iterator());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public String next() {
                return lines.next().key();
            }
        };
    }
}
