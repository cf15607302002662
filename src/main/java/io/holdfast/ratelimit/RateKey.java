package io.holdfast.ratelimit;

/**
 * What is counted.
 *
 * @param tenant the tenant's id, or {@link #INSTALLATION}
 * @param name of what is called or limited, within the tenant
 */
public record RateKey(String tenant, String name) {
    /** In the place of a tenant: what all tenants share. */
    public static final String INSTALLATION = "installation";

    static final String PREFIX = "holdfast:rate:";

    public RateKey {
        if (tenant.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("a rate key needs a tenant and a name");
        }
    }

    /** A part of this one. */
    public RateKey part(String part) {
        return new RateKey(tenant, name + ":" + part);
    }

    /** The name in Redis. */
    String redisKey() {
        return PREFIX + tenant + ":" + name;
    }
}
