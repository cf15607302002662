package io.holdfast.connector;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Rings when something took too long. Safe for use by many threads. */
final class StallAlarm implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock;

    StallAlarm() {
        clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("stall-alarm").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Runs {@code action} after that time unless the answer is cancelled before. */
    Future<?> in(Duration time, Runnable action) {
        return clock.schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code action} again and again, with that time in between, on a thread of its own. */
    void every(Duration time, Runnable action) {
        clock.scheduleWithFixedDelay(
                () -> Thread.startVirtualThread(action), time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
