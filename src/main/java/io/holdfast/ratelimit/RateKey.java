package io.holdfast.ratelimit;

/**
 * Whose bucket it is.
 *
 * @param tenant the tenant's id
 * @param source the id of what is called or limited
 */
public record RateKey(String tenant, String source) {
    public RateKey {
        if (tenant.isBlank() || source.isBlank()) {
            throw new IllegalArgumentException("a rate key needs a tenant and a source");
        }
    }

    /** The name in Redis. */
    String redisKey() {
        return "holdfast:rate:" + tenant + ":" + source;
    }
}
