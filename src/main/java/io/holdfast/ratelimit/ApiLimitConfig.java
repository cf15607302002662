package io.holdfast.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often one tenant may call the API, over all replicas. */
@ConfigMapping(prefix = "holdfast.api.limit")
public interface ApiLimitConfig {
    /** The requests that a tenant may send at once; as many flow back evenly within {@code holdfast.api.limit.per}. */
    @WithDefault("1200")
    long requests();

    /** The time in which a used up limit is whole again. */
    @WithDefault("1m")
    Duration per();
}
