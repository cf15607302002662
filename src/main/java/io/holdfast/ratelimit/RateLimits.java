package io.holdfast.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The two uses of rate limits: calls to outside systems, shared by all workers, and calls to our own API. */
@Startup
@Singleton
class RateLimits {
    private final SharedRateLimit outgoing;
    private final SharedRateLimit incoming;
    private final LiveWorkers workers;

    RateLimits(RedisDataSource redis, LiveWorkers workers, MeterRegistry registry) {
        Counter unanswered = Counter.builder("holdfast.ratelimit.unanswered")
                .description("Questions to the rate limits that Redis did not answer")
                .register(registry);
        this.workers = workers;
        this.outgoing =
                new SharedRateLimit(new LimitScript(redis, "calls"), LocalShare.among(workers::count), unanswered);
        this.incoming = new SharedRateLimit(new LimitScript(redis, "api"), LocalShare.alone(), unanswered);
        Gauge.builder("holdfast.ratelimit.local", this, limits -> limits.isLocal() ? 1 : 0)
                .description("1 while Redis does not answer and this replica goes by its own share of the rate limits")
                .register(registry);
        Gauge.builder("holdfast.ratelimit.workers", workers, LiveWorkers::count)
                .description(
                        "Workers that share the rate limits where Redis does not answer, as far as this replica knows")
                .register(registry);
    }

    private boolean isLocal() {
        return outgoing.isLocal() || incoming.isLocal();
    }

    /** For calls to outside systems. */
    @Produces
    @Singleton
    RateLimit outgoing() {
        return outgoing;
    }

    /** For calls to the API. */
    RateLimit incoming() {
        return incoming;
    }

    /** Says how limits are held; a replica that goes by its share is ready all the same. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck health() {
        return () -> HealthCheckResponse.named("Rate limits")
                .up()
                .withData("held_by", isLocal() ? "this replica's share" : "all replicas together")
                .withData("workers", workers.count())
                .build();
    }
}
