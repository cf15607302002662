package io.holdfast.backup;

import io.holdfast.vault.Reach;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import java.time.Instant;
import java.util.Optional;

/** How far a new snapshot's reading reached. Pure. */
final class Reaching {
    private Reaching() {}

    /**
     * @param complete whether the pass was: only then anything moves
     * @param deletionsKnown whether the pass tells what was deleted
     */
    static Reach of(
            Optional<SnapshotRow> previous,
            Steps.Seal task,
            Snapshots.RunNote notes,
            boolean complete,
            boolean deletionsKnown) {
        Reach before = previous.map(SnapshotRow::reach).orElse(Reach.NONE);
        if (!complete) {
            return before;
        }
        return new Reach(
                later(before.cursor(), notes.newest()),
                task.isWhole() ? task.begun() : before.fullPassAt(),
                deletionsKnown ? task.begun() : before.deletionsAsOf(),
                notes.feed().position() == null
                        ? before.position()
                        : notes.feed().position(),
                notes.feed().latest() == null ? before.latest() : notes.feed().latest());
    }

    private static Instant later(Instant a, Instant b) {
        return a == null || b != null && b.isAfter(a) ? b : a;
    }
}
