package io.holdfast.problem;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one place that reads the machine's clock; everything else is given one, so that tests can move it. */
final class SystemClock {
    private SystemClock() {}

    @Produces
    @Singleton
    static Clock utc() {
        return Clock.systemUTC();
    }
}
