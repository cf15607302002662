package io.holdfast.chaos.hook;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** What woven methods call. A point is a step's name with {@code /before} or {@code /after}. */
public final class Hooks {
    private static final int KILLED = 137;

    private static volatile HookLine line;
    private static volatile Armed armed;
    private static volatile Armed freezing;

    private record Armed(String point, AtomicInteger left) {
        boolean isNow(String reached) {
            return point.equals(reached) && left.decrementAndGet() == 0;
        }
    }

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

    static void freeze(String point, int count) {
        freezing = new Armed(point, new AtomicInteger(count));
    }

    static void thaw() {
        freezing = null;
    }

    /** A point was reached. Where the process is to die here, this does not return: no handler runs, nothing is flushed. Where it is to freeze, it returns when somebody has sent SIGCONT. */
    public static void reached(String point) {
        Armed death = armed;
        if (death != null && death.isNow(point)) {
            line.say("hit " + point);
            Runtime.getRuntime().halt(KILLED);
        }
        Armed sleep = freezing;
        if (sleep != null && sleep.isNow(point)) {
            line.say("frozen " + point);
            stop();
        }
    }

    /** All threads stand still from here on; this one goes on when the signal's sender has been waited for, and so not before the others. */
    private static void stop() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            line.say("cannot freeze: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The clock that is used in place of the machine's. */
    public static Clock stepped(Clock clock) {
        return new SteppedClock(clock);
    }
}
