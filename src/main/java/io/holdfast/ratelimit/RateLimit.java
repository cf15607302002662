package io.holdfast.ratelimit;

import java.time.Duration;

/**
 * The calls that may be made, counted across all replicas. Every call blocks the (virtual) thread for one round trip to Redis. Safe
 * for use by many threads. Where Redis does not answer, {@link #take} fails with {@code source_throttled} and a wait of five
 * seconds, so that the work comes back by itself; {@link #pause} and {@link #observed} are then lost without an error.
 */
public interface RateLimit {
    /** The answer to a wish to call. */
    sealed interface Answer {}

    /**
     * Call now.
     *
     * @param used how much of the bucket is in use after this grant, in calls
     */
    record Granted(double used) implements Answer {}

    /**
     * Nothing was taken: ask again after that time.
     *
     * @param time above zero; others may be faster, so the next answer may be a wait again
     */
    record WaitFor(Duration time) implements Answer {}

    /**
     * Takes {@code cost} calls out of the bucket, or nothing.
     *
     * @param cost 1 to the limit's capacity
     */
    Answer take(RateKey key, Limit limit, long cost);

    /**
     * Grants nothing to any replica for that time, and takes the bucket for full from now on: the outside system said so. A longer
     * pause that is already under way stays.
     */
    void pause(RateKey key, Limit limit, Duration time);

    /**
     * The outside system says that {@code used} calls of its bucket were in use {@code age} ago: someone else calls it too. The
     * bucket is never taken for emptier by this.
     */
    void observed(RateKey key, Limit limit, double used, Duration age);
}
