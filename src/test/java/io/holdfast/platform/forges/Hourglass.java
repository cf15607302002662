package io.holdfast.platform.forges;

import java.util.function.LongSupplier;

/** A limit of so many calls in each stretch of whole seconds, counted strictly. Thread-safe. */
final class Hourglass {
    private final int most;
    private final int seconds;
    private final LongSupplier now;
    private long window = -1;
    private int used;
    private int refused;

    /** @param now epoch seconds */
    Hourglass(int most, int seconds, LongSupplier now) {
        this.most = most;
        this.seconds = seconds;
        this.now = now;
    }

    /** @param reset epoch seconds */
    record Level(boolean passes, int limit, int remaining, long reset) {}

    synchronized Level take() {
        long current = now.getAsLong() / seconds;
        if (current != window) {
            window = current;
            used = 0;
        }
        boolean passes = used < most;
        used += passes ? 1 : 0;
        refused += passes ? 0 : 1;
        return new Level(passes, most, most - used, (window + 1) * seconds);
    }

    synchronized int refused() {
        return refused;
    }
}
