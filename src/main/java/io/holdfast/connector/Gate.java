package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.Limit;
import io.holdfast.ratelimit.RateKey;
import io.holdfast.ratelimit.RateLimit;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** A source's rate limit, as the calls to it meet it. */
final class Gate {
    private final RateLimit limits;
    private final RateKey key;
    private final Limit limit;
    private final Duration longestSleep;
    private final CallMetrics.Numbers numbers;

    Gate(RateLimit limits, RateKey key, Limit limit, Duration longestSleep, CallMetrics.Numbers numbers) {
        this.limits = limits;
        this.key = key;
        this.limit = limit;
        this.longestSleep = longestSleep;
        this.numbers = numbers;
    }

    /** The limit that a connector's file and a source's settings give. */
    static Limit limit(RateLimitSpec spec, Values values) {
        if (spec == null) {
            return Limit.NONE;
        }
        try {
            long capacity =
                    (long) Double.parseDouble(Template.of(spec.capacity()).with(values, each -> each));
            double refill =
                    Double.parseDouble(Template.of(spec.refillPerSecond()).with(values, each -> each));
            return new Limit(capacity, refill).withHeadroom(spec.headroomPercent());
        } catch (IllegalArgumentException e) {
            throw Problem.of(ErrorCode.INVALID_SETTINGS, "The rate limit has to be two numbers above 0.");
        }
    }

    /** Waits for one call to be granted; returns how much of the bucket is then in use. A wait that is too long is {@code source_throttled}. */
    double pass() {
        Duration slept = Duration.ZERO;
        while (true) {
            switch (limits.take(key, limit, 1)) {
                case RateLimit.Granted granted -> {
                    numbers.granted(slept);
                    return granted.used();
                }
                case RateLimit.WaitFor wait -> {
                    Duration next =
                            wait.time().plusMillis(ThreadLocalRandom.current().nextInt(1, 20));
                    if (slept.plus(wait.time()).compareTo(longestSleep) > 0) {
                        numbers.givenBack();
                        throw Problem.waiting(
                                ErrorCode.SOURCE_THROTTLED, ErrorCode.SOURCE_THROTTLED.sentence(), wait.time());
                    }
                    sleep(next);
                    slept = slept.plus(next);
                }
            }
        }
    }

    /** Nobody calls for that time. */
    void pause(Duration time) {
        numbers.paused();
        limits.pause(key, limit, time);
    }

    /** The source says how full its bucket was at a call that went through here; told on where others use it too. */
    void compare(double ours, double theirs, Duration age) {
        if (theirs > ours + 1) {
            limits.observed(key, limit, theirs, age);
        }
    }

    /** Sleeps; an interrupt ends the call. */
    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The call was interrupted.", e);
        }
    }
}
