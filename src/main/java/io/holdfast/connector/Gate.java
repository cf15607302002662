package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.Bucket;
import io.holdfast.ratelimit.RateKey;
import io.holdfast.ratelimit.RateLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A source's rate limits, as the calls to it meet them. */
final class Gate {
    private final RateLimit limits;
    private final RateKey key;
    private final List<Meter> meters;
    private final Duration longestSleep;
    private final CallMetrics.Numbers numbers;
    private final Clock clock;

    Gate(
            RateLimit limits,
            RateKey key,
            List<Meter> meters,
            Duration longestSleep,
            CallMetrics.Numbers numbers,
            Clock clock) {
        this.limits = limits;
        this.key = key;
        this.meters = meters;
        this.longestSleep = longestSleep;
        this.numbers = numbers;
        this.clock = clock;
    }

    /** The limits that a connector's file and a source's settings give. */
    static List<Meter> meters(Connector connector, RateKey source, Values values) {
        RateLimitSpec spec = connector.rateLimit();
        return spec == null
                ? List.of()
                : spec.all().stream()
                        .map(each -> Meter.of(each, spec.headroomPercent(), connector, source, values))
                        .toList();
    }

    /**
     * A call that was let through.
     *
     * @param meters the limits that count it
     * @param levels theirs, in their order
     */
    record Passage(List<Meter> meters, List<RateLimit.Level> levels) {}

    /** Waits for one call to be granted. A wait that is too long is {@code source_throttled}. */
    Passage pass(Call call) {
        List<Meter> counting = meters.stream().filter(each -> each.counts(call)).toList();
        List<Bucket> buckets = counting.stream().map(Meter::bucket).toList();
        Duration slept = Duration.ZERO;
        while (true) {
            switch (limits.take(key, buckets)) {
                case RateLimit.Granted granted -> {
                    numbers.granted(slept);
                    return new Passage(counting, granted.levels());
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

    /** Takes in what the source says of its limits in the answer to a call that went through here. */
    void compare(Passage passage, Reply reply) {
        Instant now = clock.instant();
        for (int i = 0; i < passage.meters().size(); i++) {
            passage.meters().get(i).tell(limits, passage.levels().get(i), reply, now);
        }
    }

    /** How long until the limit that an answer calls used up is whole again; absent where it calls none so, or does not say. */
    Optional<Duration> usedUp(Reply reply) {
        Instant now = clock.instant();
        return meters.stream()
                .filter(each -> each.isUsedUp(reply))
                .flatMap(each -> each.end(reply, now).stream())
                .max(Duration::compareTo);
    }

    /** Nobody calls for that time. */
    void pause(Duration time) {
        numbers.paused();
        limits.pause(key, meters.stream().map(Meter::bucket).toList(), time);
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
