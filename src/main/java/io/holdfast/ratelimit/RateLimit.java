package io.holdfast.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The calls that may be made, counted across all replicas. Every call blocks the (virtual) thread for one round trip to Redis. Safe for use by many
 * threads. Where Redis does not answer, each replica goes on with its own share; see {@link SharedRateLimit}.
 *
 * <p>A gate stands before all buckets of a source. It is shut while the source wants a pause, and spaces calls out where the source refused some that
 * its buckets had granted: there is a limit then that nobody told. Calls come half as often again further apart after each such refusal, and half as far after ten quiet minutes.
 */
public interface RateLimit {
    /** The answer to a wish to call. */
    sealed interface Answer {}

    /**
     * Call now.
     *
     * @param levels one for each bucket, in their order
     */
    record Granted(List<Level> levels) implements Answer {}

    /**
     * Nothing was taken: ask again after that time.
     *
     * @param time above zero; others may be faster, so the next answer may be a wait again
     */
    record WaitFor(Duration time) implements Answer {}

    /**
     * How a bucket stands after a grant.
     *
     * @param used calls in use
     * @param serial how much was ever taken out of it, this grant's cost included; only differences mean something
     */
    record Level(double used, long serial) {}

    /** For a process that calls all by itself: it asks nobody, and remembers nothing when it ends. */
    static RateLimit alone() {
        return new LoneLimit();
    }

    /** Takes each bucket's cost out of it, or nothing out of any. */
    Answer take(RateKey gate, List<Bucket> buckets);

    /**
     * Grants nothing behind that gate to any replica for that time, and takes these buckets for full from now on: the outside system said so. A longer
     * pause that is already under way stays.
     */
    void pause(RateKey gate, List<Bucket> buckets, Duration time);

    /**
     * The outside system says that {@code used} calls of its leaking bucket were in use {@code age} ago: someone else calls it too. The bucket is never
     * taken for emptier by this.
     */
    void observed(Bucket bucket, double used, Duration age);

    /**
     * The outside system says that {@code left} calls of its window were left when it answered.
     *
     * @param ours the level when that call was granted
     * @param end how long until its next window begins; without it the window is only ever taken for fuller
     */
    void left(Bucket bucket, long left, Level ours, Optional<Duration> end);
}
