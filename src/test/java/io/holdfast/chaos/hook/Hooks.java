package io.holdfast.chaos.hook;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** What woven methods call. A point is a step's name with {@code /before} or {@code /after}. */
public final class Hooks {
    private static final int KILLED = 137;

    private static volatile HookLine line;
    private static volatile Armed armed;

    private record Armed(String point, AtomicInteger left) {}

    private Hooks() {}

    static void speakOn(HookLine opened) {
        line = opened;
    }

    static void arm(String point, int count) {
        armed = new Armed(point, new AtomicInteger(count));
    }

    static void disarm() {
        armed = null;
    }

    /** A point was reached. Where the process is to die here, this does not return: no handler runs, nothing is flushed. */
    public static void reached(String point) {
        Armed now = armed;
        if (now != null && now.point().equals(point) && now.left().decrementAndGet() == 0) {
            line.say("hit " + point);
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /** The clock that is used in place of the machine's. */
    public static Clock stepped(Clock clock) {
        return new SteppedClock(clock);
    }
}
