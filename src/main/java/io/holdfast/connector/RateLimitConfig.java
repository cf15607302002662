package io.holdfast.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a call does where its source's rate limit makes it wait. */
@ConfigMapping(prefix = "holdfast.ratelimit")
public interface RateLimitConfig {
    /** Waits up to this are slept through by the call; for a longer one the task is handed back. */
    @WithDefault("2s")
    Duration longestSleep();
}
