package io.holdfast.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * How far a snapshot's reading reached, and in which account. All may be null: nothing is known then.
 *
 * @param cursor the moment, by the source's clock, up to which changes are known; null where the next backup has to read all
 * @param fullPassAt when all of the stream was read last
 * @param deletionsAsOf up to when deletions are known
 * @param position of a feed: where the next reading goes on
 * @param latest of a feed: the value, as JSON, by which the last of its events in order stands where it does
 * @param gap of a feed: the gap before which {@code position} waits; null where it waits for none
 * @param account the fingerprint of the account that was read; null in snapshots made before it was recorded
 * @param distrustedAt when the stream's cursor was found to miss changes; null where it is trusted
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reach(
        Instant cursor,
        Instant fullPassAt,
        Instant deletionsAsOf,
        String position,
        String latest,
        FeedGap gap,
        String account,
        Instant distrustedAt) {
    /** Nothing known. */
    public static final Reach NONE = new Reach(null, null, null, null, null, null, null, null);

    /** The same reach, in that account. */
    public Reach in(String other) {
        return new Reach(cursor, fullPassAt, deletionsAsOf, position, latest, gap, other, distrustedAt);
    }
}
