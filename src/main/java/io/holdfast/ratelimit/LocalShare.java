package io.holdfast.ratelimit;

import io.holdfast.ratelimit.RateLimit.Answer;
import io.holdfast.ratelimit.RateLimit.Granted;
import io.holdfast.ratelimit.RateLimit.Level;
import io.holdfast.ratelimit.RateLimit.WaitFor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What one of several replicas may call while nobody counts for all of them: its share of the rate. One that shares with others calls one at a time instead of
 * using a bucket's capacity, and takes a bucket for full when it meets it first, since others may just have used it. In the time in which a whole bucket flows
 * back, or in a window, it grants at least one call. Safe for use by many threads.
 */
final class LocalShare {
    private final IntSupplier sharers;
    private final boolean alone;
    private final Map<RateKey, Long> empty = new HashMap<>();
    private final Map<RateKey, Long> pauses = new HashMap<>();

    private LocalShare(IntSupplier sharers, boolean alone) {
        this.sharers = sharers;
        this.alone = alone;
    }

    /** The share of one among so many as are there at the time; at least 1. */
    static LocalShare among(IntSupplier sharers) {
        return new LocalShare(sharers, false);
    }

    /** All of it, bursts included: nobody else calls, or what others call is no matter. */
    static LocalShare alone() {
        return new LocalShare(() -> 1, true);
    }

    boolean isAlone() {
        return alone;
    }

    /**
     * Takes each bucket's cost, or nothing.
     *
     * @param now nanoseconds of a clock that never steps back
     */
    synchronized Answer take(RateKey gate, List<Bucket> buckets, long now) {
        long wait = pauses.getOrDefault(gate, now) - now;
        for (Bucket bucket : buckets) {
            long burst = alone ? (long) ((bucket.limit().most() - bucket.cost()) * one(bucket)) : 0;
            long start = alone ? now : now + spacing(bucket);
            wait = Math.max(wait, Math.max(empty.computeIfAbsent(bucket.key(), key -> start), now) - burst - now);
        }
        if (wait > 0) {
            return new WaitFor(Duration.ofNanos(wait));
        }
        return new Granted(buckets.stream().map(bucket -> taken(bucket, now)).toList());
    }

    private Level taken(Bucket bucket, long now) {
        long next = empty.merge(bucket.key(), now, Math::max) + spacing(bucket);
        empty.put(bucket.key(), next);
        return new Level(alone ? (next - now) / one(bucket) : bucket.limit().most(), 0);
    }

    /** So many calls of a bucket were in use at that time; it is never taken for emptier by this. */
    synchronized void observed(Bucket bucket, double used, long at) {
        empty.merge(bucket.key(), at + (long) (used * one(bucket)), Math::max);
    }

    /** Grants nothing behind that gate for that time. */
    synchronized void pause(RateKey gate, Duration time, long now) {
        pauses.merge(gate, now + time.toNanos(), Math::max);
    }

    /** Forgets everything: somebody counts for all again. */
    synchronized void clear() {
        empty.clear();
        pauses.clear();
    }

    private long spacing(Bucket bucket) {
        double mine = one(bucket) * bucket.cost();
        return (long) Math.min(
                mine * sharers.getAsInt(), Math.max(one(bucket) * bucket.limit().most(), mine));
    }

    /** The nanoseconds in which one call flows back. */
    private static double one(Bucket bucket) {
        return switch (bucket.limit()) {
            case Limit.Cells cells -> 1e9 / cells.refillPerSecond();
            case Limit.Window window -> (double) window.length().toNanos() / window.calls();
        };
    }
}
