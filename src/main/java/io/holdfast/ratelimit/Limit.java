package io.holdfast.ratelimit;

import java.time.Duration;

/** How often something may be called. */
public sealed interface Limit {
    /** The calls that may come at once; at least 1. */
    long most();

    /** How long so many calls take at least, where nothing is in use at first. */
    Duration timeFor(long calls);

    /** The same, slightly smaller: {@code percent} of the calls at once less, at least one, but never less than one in all. */
    Limit withHeadroom(double percent);

    /**
     * A bucket that leaks: it holds {@code capacity} calls and gets {@code refillPerSecond} back every second.
     *
     * @param capacity 1 to 1,000,000,000
     * @param refillPerSecond 0.000001 to 1,000,000
     */
    record Cells(long capacity, double refillPerSecond) implements Limit {
        private static final double MICROS = 1_000_000;

        public Cells {
            requireCalls(capacity);
            if (!(refillPerSecond >= 0.000_001 && refillPerSecond <= MICROS)) {
                throw new IllegalArgumentException(
                        "refill must be 0.000001 to 1,000,000 a second, not " + refillPerSecond);
            }
        }

        @Override
        public long most() {
            return capacity;
        }

        @Override
        public Cells withHeadroom(double percent) {
            return new Cells(less(capacity, percent), refillPerSecond);
        }

        @Override
        public Duration timeFor(long calls) {
            return Duration.ofMillis((long) Math.ceil(Math.max(0, calls - capacity) / refillPerSecond * 1000));
        }

        /** Microseconds in which one call flows back, rounded up so that rounding never grants more. */
        long interval() {
            return (long) Math.ceil(MICROS / refillPerSecond);
        }
    }

    /**
     * So many calls in any stretch of time of that length, wherever it begins. Where the other side says how many are left until when, its word
     * counts: its stretches begin when it says.
     *
     * @param calls 1 to 1,000,000,000
     * @param length a millisecond to 40 days
     */
    record Window(long calls, Duration length) implements Limit {
        private static final Duration LONGEST = Duration.ofDays(40);

        public Window {
            requireCalls(calls);
            if (length.toMillis() < 1 || length.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a window must last 1 ms to 40 days, not " + length);
            }
        }

        @Override
        public long most() {
            return calls;
        }

        @Override
        public Window withHeadroom(double percent) {
            return new Window(less(calls, percent), length);
        }

        @Override
        public Duration timeFor(long calls) {
            return length.multipliedBy(Math.max(0, calls - 1) / this.calls);
        }

        /** In microseconds. */
        long micros() {
            return length.toNanos() / 1000;
        }
    }

    private static void requireCalls(long calls) {
        if (calls < 1 || calls > 1_000_000_000L) {
            throw new IllegalArgumentException("calls at once must be 1 to 1,000,000,000, not " + calls);
        }
    }

    private static long less(long calls, double percent) {
        long off = Math.max(1, Math.round(calls * percent / 100));
        return Math.max(1, calls - off);
    }
}
