package io.holdfast.vault;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * How far a snapshot's reading reached. All may be null: nothing is known then.
 *
 * @param cursor the newest last change among the records, where only what changed can be read
 * @param fullPassAt when all of the stream was read last
 * @param deletionsAsOf up to when deletions are known
 */
@RegisterForReflection
public record Reach(Instant cursor, Instant fullPassAt, Instant deletionsAsOf) {
    /** Nothing known. */
    public static final Reach NONE = new Reach(null, null, null);
}
