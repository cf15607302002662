package io.holdfast.ratelimit;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Rate limits by {@link CellRateScript}. */
@Startup
@ApplicationScoped
class RedisRateLimit implements RateLimit {
    private static final Logger LOG = Logger.getLogger(RedisRateLimit.class);
    private static final Duration REDIS_AWAY = Duration.ofSeconds(5);

    private final CellRateScript script;
    private final Counter unanswered;

    RedisRateLimit(RedisDataSource redis, MeterRegistry registry) {
        this.script = new CellRateScript(redis);
        this.unanswered = Counter.builder("holdfast.ratelimit.unanswered")
                .description("Questions to the rate limit that Redis did not answer; the calls behind them wait")
                .register(registry);
    }

    @Override
    public Answer take(RateKey key, Limit limit, long cost) {
        if (cost < 1 || cost > limit.capacity()) {
            throw new IllegalArgumentException("a bucket of " + limit.capacity() + " can never grant " + cost);
        }
        CellRateScript.Step step;
        try {
            step = script.take(key, limit, cost);
        } catch (RuntimeException e) {
            unanswered.increment();
            LOG.warnf("Redis does not answer; calls wait: %s", e.toString());
            throw Problem.waiting(
                    ErrorCode.SOURCE_THROTTLED, "The rate limit cannot be asked: Redis does not answer.", REDIS_AWAY);
        }
        return step.granted() ? new Granted(step.used()) : new WaitFor(step.delay());
    }

    @Override
    public void pause(RateKey key, Limit limit, Duration time) {
        try {
            script.pause(key, limit, time);
        } catch (RuntimeException e) {
            unanswered.increment();
            LOG.warnf("Redis does not answer; a pause of %s for %s is lost: %s", time, key.redisKey(), e.toString());
        }
    }

    @Override
    public void observed(RateKey key, Limit limit, double used, Duration age) {
        try {
            script.observed(key, limit, used, age);
        } catch (RuntimeException e) {
            unanswered.increment();
            LOG.debugf("Redis does not answer; an observed use is lost: %s", e.toString());
        }
    }
}
