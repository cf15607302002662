package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/**
 * The budget of one source: a bucket of its own, {@code buckets}, or both.
 *
 * @param capacity calls at once: a number or a template of settings; null where only {@code buckets} count
 * @param refillPerSecond calls a second in the long run: a number or a template of settings
 * @param headroomPercent how much of each bucket's calls at once is left unused, so that calls bunched up by the network do not pass the
 *     platform's bucket; 5 by default, at least one call
 * @param headers what the platform says about it; never null
 * @param buckets more limits, all of which hold at once
 */
@RegisterForReflection
public record RateLimitSpec(
        String capacity, String refillPerSecond, Double headroomPercent, Headers headers, List<BucketSpec> buckets) {
    public RateLimitSpec {
        headroomPercent = Given.or(headroomPercent, 5.0);
        headers = Given.or(headers, new Headers(null, null));
        buckets = Given.list(buckets);
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

    /** All that hold, the source's own first. */
    List<BucketSpec> all() {
        List<BucketSpec> all = new ArrayList<>();
        if (capacity != null || refillPerSecond != null) {
            BucketSpec.Headers told = new BucketSpec.Headers(headers.usedMax(), null, null, null, null);
            all.add(new BucketSpec("calls", null, capacity, refillPerSecond, null, null, null, null, told));
        }
        all.addAll(buckets);
        return all;
    }
}
