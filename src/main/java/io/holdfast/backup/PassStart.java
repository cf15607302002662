package io.holdfast.backup;

import io.holdfast.connector.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The start of a pass over a stream by the source's clock. What a source says of when a record changed is a claim: one record dated 2099 must not hide every later change, and a
 * record that changed behind the reader's back must be read by the next backup. So no cursor goes beyond this start.
 *
 * @param begun when the backup was asked for, by our clock
 */
record PassStart(Instant begun, Clock clock) {
    /** The moment that a page's records claim, or the start of the pass where that is earlier. Where the source does not tell its time, its clock is taken for ours. */
    Instant bounded(Instant claimed, Page page) {
        Instant start = by(page);
        return claimed.isAfter(start) ? start : claimed;
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
