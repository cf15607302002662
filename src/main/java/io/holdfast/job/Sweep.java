package io.holdfast.job;

import java.time.Duration;
import java.util.Locale;

/** What happens by itself, and how often: a rule that watches sweeps has to know when one is late. */
enum Sweep {
    DUE(1),
    LEASES(2),
    OVERDUE(30),
    WAKE_UPS(5),
    RETRIES(60),
    OPERATIONS(600);

    private final Duration interval;

    Sweep(int seconds) {
        this.interval = Duration.ofSeconds(seconds);
    }

    Duration interval() {
        return interval;
    }

    /** The name in metrics. */
    String sweepName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
