package io.holdfast.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * How far a snapshot's reading reached. All may be null: nothing is known then.
 *
 * @param cursor the newest last change among the records, where only what changed can be read
 * @param fullPassAt when all of the stream was read last
 * @param deletionsAsOf up to when deletions are known
 * @param position of a feed: where the next reading goes on
 * @param latest of a feed: the value, as JSON, by which the last of its events in order stands where it does
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reach(Instant cursor, Instant fullPassAt, Instant deletionsAsOf, String position, String latest) {
    /** Nothing known. */
    public static final Reach NONE = new Reach(null, null, null, null, null);
}
