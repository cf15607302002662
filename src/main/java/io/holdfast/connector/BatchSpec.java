package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;

/**
 * After how much of a feed a task notes what it read, and leaves the rest to another: whoever is killed loses that at most.
 *
 * @param maxRecords so many events, and what is left of their page; 1000 where the file does not say
 * @param maxWait or so long; 10 minutes where the file does not say
 * @param settle how long a gap in a feed's numbers is waited for: the event in it may not be committed yet; 10 minutes where the file does not say
 * @param reread how many events at the feed's end are read again by the next backup, where its order has no numbers without gaps; 1000 where the file does not say
 */
@RegisterForReflection
public record BatchSpec(Integer maxRecords, Duration maxWait, Duration settle, Integer reread) {
    static final BatchSpec USUAL = new BatchSpec(null, null, null, null);

    public BatchSpec {
        maxRecords = Given.or(maxRecords, 1_000);
        maxWait = Given.or(maxWait, Duration.ofMinutes(10));
        settle = Given.or(settle, Duration.ofMinutes(10));
        reread = Given.or(reread, 1_000);
    }
}
