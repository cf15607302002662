package io.holdfast.ratelimit;

/**
 * A bucket: it holds {@code capacity} calls and gets {@code refillPerSecond} back every second.
 *
 * @param capacity calls at once; at least 1
 * @param refillPerSecond calls a second in the long run; above 0
 */
public record Limit(long capacity, double refillPerSecond) {
    private static final double MICROS = 1_000_000;

    /** So wide that nobody meets it; only a pause holds calls back. */
    public static final Limit NONE = new Limit(1_000_000, 1_000_000);

    public Limit {
        if (capacity < 1 || capacity > 1_000_000_000L) {
            throw new IllegalArgumentException("capacity must be 1 to 1,000,000,000, not " + capacity);
        }
        if (!(refillPerSecond >= 0.000_001 && refillPerSecond <= MICROS)) {
            throw new IllegalArgumentException("refill must be 0.000001 to 1,000,000 a second, not " + refillPerSecond);
        }
    }

    /** A slightly smaller bucket: {@code percent} of the capacity less, at least one call, but never less than one call in all. */
    public Limit withHeadroom(double percent) {
        long off = Math.max(1, Math.round(capacity * percent / 100));
        return new Limit(Math.max(1, capacity - off), refillPerSecond);
    }

    /** Microseconds in which one call flows back, rounded up so that rounding never grants more. */
    long interval() {
        return (long) Math.ceil(MICROS / refillPerSecond);
    }
}
