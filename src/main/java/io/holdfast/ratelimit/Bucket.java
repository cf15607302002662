package io.holdfast.ratelimit;

/**
 * What a call has to be granted by, beside others.
 *
 * @param key whose it is; who names the same key shares it
 * @param limit the same for all who share it
 * @param cost what one call takes; 1 to the limit's {@link Limit#most() most}
 */
public record Bucket(RateKey key, Limit limit, long cost) {
    public Bucket {
        if (cost < 1 || cost > limit.most()) {
            throw new IllegalArgumentException("a bucket of " + limit.most() + " can never grant " + cost);
        }
    }
}
