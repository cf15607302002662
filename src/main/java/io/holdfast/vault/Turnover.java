package io.holdfast.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * What became of a snapshot's records by a later one.
 *
 * @param gone records that the later one does not have
 * @param changed records of which it has another text
 */
public record Turnover(long gone, long changed) {
    /** Walks both indexes side by side, in constant memory; reads no texts. {@code object_missing} or {@code object_damaged} where an index is broken. */
    static Turnover between(SnapshotReader older, SnapshotReader newer) {
        Iterator<SnapshotReader.Line> later = newer.lines(Optional.empty());
        SnapshotReader.Line next = later.hasNext() ? later.next() : null;
        long gone = 0;
        long changed = 0;
        for (Iterator<SnapshotReader.Line> all = older.lines(Optional.empty()); all.hasNext(); ) {
            SnapshotReader.Line line = all.next();
            while (next != null && order(next, line) < 0) {
                next = later.hasNext() ? later.next() : null;
            }
            if (next == null || order(next, line) > 0) {
                gone++;
            } else if (!line.sameVersion(next)) {
                changed++;
            }
        }
        return new Turnover(gone, changed);
    }

    private static int order(SnapshotReader.Line one, SnapshotReader.Line other) {
        return Arrays.compareUnsigned(
                one.key().getBytes(StandardCharsets.UTF_8), other.key().getBytes(StandardCharsets.UTF_8));
    }
}
