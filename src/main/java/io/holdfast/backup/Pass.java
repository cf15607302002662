package io.holdfast.backup;

import io.holdfast.vault.Counts;
import io.holdfast.vault.Snapshots;
import java.util.OptionalLong;

/**
 * What can be said of a pass over a stream.
 *
 * @param expected the count before it; negative where the source does not count, or was not asked
 * @param held how many different records there would be in the snapshot
 * @param counted the count after it
 * @param tolerance by how many records the source's count may be too high
 * @param failedTasks how many of its tasks failed
 * @param refused how many items of its lists are no records, and how many lists did not go on
 * @param notes what its tasks noted; {@code stillThere} counts records that its lists lacked and that are there all the same
 * @param contested how many keys belong to two records, one with the key as a number and one with it as a text
 * @param countTrouble why the source's count could not be had; null where it could, or where the stream has none
 * @param heldBefore what {@code held} was after the reading before this one; null at the first
 * @param confirmed what was looked at of records that no list held; null where nothing was missed, or nothing was looked at yet
 */
record Pass(
        long expected,
        long held,
        OptionalLong counted,
        long tolerance,
        long failedTasks,
        long refused,
        Snapshots.RunNote notes,
        long contested,
        String countTrouble,
        Long heldBefore,
        Steps.Confirmed confirmed) {
    /** Whether reading again would not help. */
    boolean isBroken() {
        return failedTasks > 0 || refused > 0 || contested > 0;
    }

    /** Whether all that the source has was seen, as far as it can be told. */
    boolean isComplete() {
        return !isBroken() && held >= counted.orElse(0) - tolerance && !isShifted() && notes.stillThere() == 0;
    }

    /** Whether records went while the list was paged: others moved up, perhaps to a page that was read already, and the counts agree all the same. */
    private boolean isShifted() {
        return expected >= 0 && counted.isPresent() && counted.getAsLong() < expected;
    }

    /** Of a pass over changes: whether the source has another number of records than there would be. */
    boolean isCountedOtherwise() {
        return counted.isPresent() && (held > counted.getAsLong() || held < counted.getAsLong() - tolerance);
    }

    /** Whether nothing came or went. */
    boolean isSteady() {
        return countTrouble == null && expected >= 0 && counted.orElse(-1) == expected && held == expected;
    }

    /** Whether a record may have moved from a page that was still to be read to one that was read already. */
    boolean maySlip() {
        return notes.list().furtherPages() > 0;
    }

    /**
     * Whether the count shows that a list by page numbers held each record that was there when the pass began: it held as many as were counted before and after, and each of them says that it
     * is older than the pass. A record that came meanwhile could make up for one that slipped from one page to another.
     *
     * @param dated whether the records of the stream say when they changed
     */
    boolean isProvenByCount(boolean dated) {
        return dated && notes.list().freshPages() == 0 && isSteady();
    }

    /**
     * Whether two readings of the list came to the same records. A list by page numbers can lose a record in silence: one that is deleted on a page that was read moves all others up, and the
     * first of the next page is then on no page at all.
     */
    boolean isProvenTwice() {
        return heldBefore != null && heldBefore == held;
    }

    /** Whether what no list held may be called deleted: all of it was looked at, or the source counts and all that was picked at random is gone. */
    boolean mayDelete() {
        return confirmed == null || counted.isPresent() || confirmed.asked() == confirmed.missed();
    }

    /** What people should know about the snapshot. */
    String reason(Counts counts) {
        if (failedTasks > 0) {
            return failedTasks + " parts of the list could not be read.";
        }
        if (refused > 0) {
            return refused + " items of the list are no records, or it did not go on.";
        }
        if (contested > 0) {
            return contested + " keys belong to two records each: one has the key as a number, one as a text.";
        }
        if (notes.stillThere() > 0) {
            return "The list lacked " + notes.stillThere() + " records that are there.";
        }
        if (counted.isPresent() && held < counted.getAsLong()) {
            return "The source counts " + counted.getAsLong() + " records, its pages held " + held + ".";
        }
        if (isShifted() || expected >= 0 && counted.isPresent() && counted.getAsLong() != expected) {
            return "The count went from " + expected + " to " + counted.getAsLong() + " while the list was read.";
        }
        if (countTrouble != null) {
            return "The source did not give its count: " + countTrouble;
        }
        if (heldBefore != null && heldBefore != held) {
            return "The list changed during each reading: a record that moved between two pages may be missing.";
        }
        if (notes.list().undated() > 0) {
            return "Some records have no moment of their last change, so every backup reads all of the list.";
        }
        if (notes.feed().late() > 0) {
            return notes.feed().late() + " of its events stood behind later ones.";
        }
        if (!mayDelete()) {
            return confirmed.missed() + " records are no longer listed; the source does not count, and "
                    + (confirmed.missed() - confirmed.asked()) + " of them could not be asked for.";
        }
        if (counts.unseen() > 0) {
            return counts.unseen() + " records are no longer listed, which does not mean here that they were deleted.";
        }
        return "The list is not frozen while it is read.";
    }
}
