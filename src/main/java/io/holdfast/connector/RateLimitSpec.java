package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The budget of one source.
 *
 * @param capacity calls at once: a number or a template of settings
 * @param refillPerSecond calls a second in the long run: a number or a template of settings
 * @param headroomPercent how much of the capacity is left unused, so that calls bunched up by the network do not pass the
 *     platform's bucket; 5 by default, at least one call
 * @param headers what the platform says about it; never null
 */
@RegisterForReflection
public record RateLimitSpec(String capacity, String refillPerSecond, Double headroomPercent, Headers headers) {
    public RateLimitSpec {
        headroomPercent = Given.or(headroomPercent, 5.0);
        headers = Given.or(headers, new Headers(null, null));
    }

    /**
     * Names of headers.
     *
     * @param usedMax a header such as {@code 32/40}; null where there is none
     * @param retryAfter seconds or an HTTP date; {@code Retry-After} by default
     */
    @RegisterForReflection
    public record Headers(String usedMax, String retryAfter) {
        public Headers {
            retryAfter = Given.or(retryAfter, "Retry-After");
        }
    }
}
