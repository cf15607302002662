package io.holdfast.chaos.judge;

/**
 * A stretch of time by {@link System#nanoTime()} of the campaign, whose clock nobody steps.
 *
 * @param from before the first moment that may be meant
 * @param to behind the last one
 */
public record Window(long from, long to) {
    /** One moment. */
    public static Window at(long moment) {
        return new Window(moment, moment);
    }

    boolean has(long moment) {
        return moment - from >= 0 && to - moment >= 0;
    }
}
