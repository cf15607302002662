package io.holdfast.backup;

import io.holdfast.connector.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The start of a pass over a stream by the source's clock. What a source says of when a record changed is a claim: one record dated 2099 must not hide every later change, and a
 * record that changed behind the reader's back must be read by the next backup. So no cursor goes beyond this start.
 *
 * @param begun when the backup was asked for, by our clock
 */
record PassStart(Instant begun, Clock clock) {
    /** Two clocks do not differ by more: local times that pass for UTC are up to 14 hours off. */
    static final Duration CLOCKS_DIFFER = Page.CLOCKS_DIFFER;

    /**
     * How far a cursor may go because of a page: to the moment that its records claim, and never beyond the start of the pass. Empty where that moment is of the future, which proves nothing.
     *
     * <p>The clock that dates the records may be another than the one that the source answers by, and hours behind it. So the time that the pass took until now is taken off the claim: the record may
     * have changed just now, and another one that was read before may have changed since the pass began.
     */
    Optional<Instant> bounded(Instant claimed, Page page) {
        Instant start = by(page);
        if (claimed.isAfter(start.plus(CLOCKS_DIFFER))) {
            return Optional.empty();
        }
        return Optional.of(claimed.isAfter(start) ? start : claimed.minus(Duration.between(begun, clock.instant())));
    }

    /**
     * Whether a page's records, of which the newest claims that moment, were all there before the pass. The clock that dates records may be another than the one that answers.
     *
     * @param late by how much later than its date a record may become visible
     */
    boolean isBefore(Instant claimed, Page page, Duration late) {
        Duration margin = late.compareTo(CLOCKS_DIFFER) > 0 ? late : CLOCKS_DIFFER;
        return claimed.isBefore(by(page).minus(margin));
    }

    /** The start of the pass by the clock of the source that just answered with that page. */
    Instant by(Page page) {
        Instant now = clock.instant();
        return page.clues()
                .answeredAt()
                .map(theirs -> begun.plus(Duration.between(now, theirs)))
                .orElse(begun);
    }
}
