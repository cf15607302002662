package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;

/**
 * One of the limits that hold at once: a bucket that leaks ({@code capacity}, {@code refill_per_second}), or so many calls in a stretch of time
 * ({@code calls}, {@code window}).
 *
 * @param name tells it from the others
 * @param key who shares it: a template of settings and credentials, {@code installation} for all tenants together (a limit by address or by client); by default the source alone
 * @param capacity calls at once: a number or a template of settings
 * @param refillPerSecond calls a second in the long run: a number or a template of settings
 * @param calls a number or a template of settings
 * @param window how long; the platform's may begin when it likes
 * @param matchers which calls it counts; all where there is none
 * @param weight what each of them takes; 1 by default
 * @param headers what the platform says about it; never null
 */
@RegisterForReflection
public record BucketSpec(
        String name,
        String key,
        String capacity,
        String refillPerSecond,
        String calls,
        Duration window,
        List<Matcher> matchers,
        Integer weight,
        Headers headers) {
    /** Of all tenants together. */
    public static final String INSTALLATION = "installation";

    public BucketSpec {
        matchers = Given.list(matchers);
        weight = Given.or(weight, 1);
        headers = Given.or(headers, new Headers(null, null, null, null, null));
    }

    /**
     * Calls that are meant.
     *
     * @param method any where null
     * @param path behind the base URL, with {@code *} for anything; any where null
     */
    @RegisterForReflection
    public record Matcher(String method, String path) {}

    /**
     * Names of headers.
     *
     * @param usedMax such as {@code 32/40}: of a bucket that leaks
     * @param remaining calls that are left
     * @param limit the platform's own figure; without it the file's counts
     * @param reset when the window ends
     * @param resetFormat what that is
     */
    @RegisterForReflection
    public record Headers(String usedMax, String remaining, String limit, String reset, ResetFormat resetFormat) {
        public Headers {
            resetFormat = Given.or(resetFormat, ResetFormat.SECONDS);
        }
    }

    /** How a platform says when a window ends. */
    public enum ResetFormat {
        /** Seconds from now. */
        SECONDS,
        /** Milliseconds from now. */
        MS,
        /** Seconds since 1970. */
        EPOCH,
        /** Milliseconds since 1970. */
        EPOCH_MS
    }
}
