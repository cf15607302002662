package io.holdfast.ratelimit;

import io.holdfast.ratelimit.LimitScript.Sight;
import io.holdfast.ratelimit.LimitScript.Step;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Rate limits held by Redis for all replicas. Where it does not answer, this replica goes on with its {@link LocalShare} and asks again every five
 * seconds. Once Redis answers again, leaking buckets that others share are taken for full, since it did not see what was called meanwhile. Told levels are lost while it is away.
 */
final class SharedRateLimit implements RateLimit {
    private static final Logger LOG = Logger.getLogger(SharedRateLimit.class);
    private static final Duration NEXT_LOOK = Duration.ofSeconds(5);

    private final LimitScript script;
    private final LocalShare local;
    private final Counter unanswered;
    private volatile Sight sight = Sight.NEW;
    private volatile long nextLook = System.nanoTime();

    SharedRateLimit(LimitScript script, LocalShare local, Counter unanswered) {
        this.script = script;
        this.local = local;
        this.unanswered = unanswered;
    }

    /** Whether this replica goes by its own share now. */
    boolean isLocal() {
        return sight == Sight.LOST;
    }

    @Override
    public Answer take(RateKey gate, List<Bucket> buckets) {
        return asked(now -> script.take(now, gate, buckets))
                .<Answer>map(step -> step.granted() ? new Granted(step.levels()) : new WaitFor(step.delay()))
                .orElseGet(() -> local.take(gate, buckets, System.nanoTime()));
    }

    @Override
    public void pause(RateKey gate, List<Bucket> buckets, Duration time) {
        if (asked(now -> script.pause(now, gate, buckets, time)).isEmpty()) {
            local.pause(gate, time, System.nanoTime());
        }
    }

    @Override
    public void observed(Bucket bucket, double used, Duration age) {
        asked(now -> script.told(now, bucket, used, LimitScript.micros(age), 0));
    }

    @Override
    public void left(Bucket bucket, long left, Level ours, Optional<Duration> end) {
        asked(now -> script.told(now, bucket, left, end.map(LimitScript::micros).orElse(-1L), ours.serial()));
    }

    private Optional<Step> asked(Function<Sight, Step> question) {
        Sight before = sight;
        if (before == Sight.LOST && System.nanoTime() - nextLook < 0) {
            return Optional.empty();
        }
        try {
            Step step = question.apply(local.isAlone() ? Sight.NEW : before);
            if (before != Sight.KEPT) {
                seen(before);
            }
            return Optional.of(step);
        } catch (RuntimeException e) {
            if (wasInterrupted(e)) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            unanswered.increment();
            nextLook = System.nanoTime() + NEXT_LOOK.toNanos();
            if (before != Sight.LOST) {
                LOG.warnf("Redis does not answer; calls go on at this replica's share: %s", e.toString());
            }
            sight = Sight.LOST;
            return Optional.empty();
        }
    }

    /** Whether the caller was stopped while it waited, which says nothing of Redis. */
    private static boolean wasInterrupted(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private void seen(Sight before) {
        sight = Sight.KEPT;
        if (before == Sight.LOST) {
            local.clear();
            LOG.info("Redis answers again; limits are shared.");
        }
    }
}
