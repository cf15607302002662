package io.holdfast.shop;

/** Holds {@code capacity} calls and loses {@code leakPerSecond} of them each second; a call that does not fit is refused. */
public final class LeakyBucket {
    private final int capacity;
    private final double leakPerSecond;
    private double level;
    private long at;

    public LeakyBucket(int capacity, double leakPerSecond, long nanos) {
        this.capacity = capacity;
        this.leakPerSecond = leakPerSecond;
        this.at = nanos;
    }

    /**
     * What became of a call.
     *
     * @param fill calls in the bucket afterwards, rounded up
     * @param waitSeconds whole seconds after which a refused call would fit
     */
    public record Verdict(boolean accepted, int fill, long waitSeconds) {}

    /** A call at a moment of {@link System#nanoTime()}. */
    public synchronized Verdict call(long nanos) {
        level = Math.max(0, level - Math.max(0, nanos - at) / 1e9 * leakPerSecond);
        at = Math.max(at, nanos);
        if (level + 1 > capacity) {
            long wait = Math.max(1, (long) Math.ceil((level + 1 - capacity) / leakPerSecond));
            return new Verdict(false, (int) Math.ceil(level), wait);
        }
        level++;
        return new Verdict(true, (int) Math.ceil(level), 0);
    }
}
