package io.holdfast.shop;

import java.time.Instant;

/**
 * A call that the shop got.
 *
 * @param nanos of {@link System#nanoTime()} when it came in
 * @param at the same moment by the wall clock
 * @param query undecoded, empty where there was none
 * @param status of the answer; 0 where the connection was dropped instead
 * @param userAgent empty where not told
 * @param worker the header {@code X-Holdfast-Worker}, empty where not told
 */
public record Call(
        long nanos, Instant at, String method, String path, String query, int status, String userAgent, String worker) {
    /** Whether the call was one to the API, which the bucket limits. */
    public boolean isApi() {
        return path.startsWith("/api/");
    }
}
