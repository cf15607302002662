package io.holdfast.problem;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one place that reads the machine's clock; everything else is given one, so that tests can move it. */
public final class SystemClock {
    private SystemClock() {}

    /** The machine's clock. */
    @Produces
    @Singleton
    public static Clock utc() {
        return Clock.systemUTC();
    }
}
