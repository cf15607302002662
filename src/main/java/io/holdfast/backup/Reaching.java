package io.holdfast.backup;

import io.holdfast.vault.FeedGap;
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
     * @param account the fingerprint of the account that was read
     */
    static Reach of(
            Optional<SnapshotRow> previous,
            Steps.Seal task,
            Snapshots.RunNote notes,
            boolean complete,
            boolean deletionsKnown,
            String account) {
        Reach before = previous.map(SnapshotRow::reach).orElse(Reach.NONE);
        if (!complete) {
            return before.in(account);
        }
        boolean feedRead = notes.feed().position() != null;
        FeedGap gap = feedRead ? notes.feed().gap() : before.gap();
        return new Reach(
                cursor(before.cursor(), task, notes),
                task.isWhole() ? task.begun() : before.fullPassAt(),
                deletionsKnown ? task.begun() : before.deletionsAsOf(),
                feedRead ? notes.feed().position() : before.position(),
                notes.feed().latest() == null ? before.latest() : notes.feed().latest(),
                gap,
                account,
                task.missed() != null ? task.begun() : before.distrustedAt());
    }

    /** Null if a record has no date of its last change: no cursor can find its changes. */
    private static Instant cursor(Instant before, Steps.Seal task, Snapshots.RunNote notes) {
        if (notes.list().undated() > 0) {
            return null;
        }
        Instant newest = notes.newest();
        if (task.isWhole()) {
            return newest == null ? before : newest;
        }
        return before == null || newest != null && newest.isAfter(before) ? newest : before;
    }
}
