package io.holdfast.ratelimit;

import io.holdfast.tenant.CurrentTenant;
import io.holdfast.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Holds each tenant to its rate of API calls. Callers of no tenant are not counted. */
@ApplicationScoped
class TenantRate {
    private final RateLimit limits;
    private final CurrentTenant tenant;
    private final Limit.Cells limit;
    private final String policy;
    private final Counter refused;

    TenantRate(RateLimits limits, CurrentTenant tenant, ApiLimitConfig config, MeterRegistry registry) {
        this.limits = limits.incoming();
        this.tenant = tenant;
        Duration per = config.per();
        this.limit = new Limit.Cells(config.requests(), config.requests() / (per.toMillis() / 1000.0));
        this.policy = "\"tenant\";q=" + config.requests() + ";w=" + Math.max(1, per.toSeconds());
        this.refused = Counter.builder("holdfast.api.limited")
                .description("API calls that were refused because their tenant had called too often")
                .register(registry);
    }

    /**
     * Where a tenant stands.
     *
     * @param left calls that it may make at once
     * @param time until its limit is whole again; where it was not granted, until the next call is
     */
    record Standing(boolean granted, long left, Duration time) {}

    /** Counts one call of the caller's tenant; null where they are of none. */
    Standing count() {
        Optional<TenantId> caller = tenant.find();
        if (caller.isEmpty()) {
            return null;
        }
        RateKey key = new RateKey(caller.get().toString(), "api");
        return switch (limits.take(key.part("gate"), List.of(new Bucket(key, limit, 1)))) {
            case RateLimit.Granted granted -> {
                double used = granted.levels().getFirst().used();
                Duration whole = Duration.ofMillis((long) Math.ceil(used / limit.refillPerSecond() * 1000));
                yield new Standing(true, Math.max(0, (long) (limit.capacity() - used)), whole);
            }
            case RateLimit.WaitFor wait -> {
                refused.increment();
                yield new Standing(false, 0, wait.time());
            }
        };
    }

    /** As the header RateLimit-Policy has it. */
    String policy() {
        return policy;
    }
}
