package io.holdfast.chaos.hook;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that is wrong by what the campaign says, the same for all clocks of the process. */
final class SteppedClock extends Clock {
    private static volatile long wrongByMillis;

    private final Clock right;

    SteppedClock(Clock right) {
        this.right = right;
    }

    static void step(long millis) {
        wrongByMillis = millis;
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteppedClock(right.withZone(zone));
    }

    @Override
    public Instant instant() {
        return right.instant().plusMillis(wrongByMillis);
    }
}
