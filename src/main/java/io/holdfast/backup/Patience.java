package io.holdfast.backup;

import java.time.Duration;

/** How long one request may look around before it says how far it came. For one thread. */
public final class Patience {
    /** Never over. */
    static final Patience ENDLESS = new Patience(Duration.ofDays(36_500));

    private final long began = System.nanoTime();
    private final long most;

    Patience(Duration most) {
        this.most = most.toNanos();
    }

    public boolean isOver() {
        return System.nanoTime() - began >= most;
    }
}
