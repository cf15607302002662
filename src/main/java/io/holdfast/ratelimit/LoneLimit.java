package io.holdfast.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rate limits of a process that calls all by itself, counted in its memory. */
final class LoneLimit implements RateLimit {
    private final LocalShare all = LocalShare.alone();

    @Override
    public Answer take(RateKey gate, List<Bucket> buckets) {
        return all.take(gate, buckets, System.nanoTime());
    }

    @Override
    public void pause(RateKey gate, List<Bucket> buckets, Duration time) {
        all.pause(gate, time, System.nanoTime());
    }

    @Override
    public void observed(Bucket bucket, double used, Duration age) {
        all.observed(bucket, used, System.nanoTime() - age.toNanos());
    }

    @Override
    public void left(Bucket bucket, long left, Level ours, Optional<Duration> end) {
        all.observed(bucket, bucket.limit().most() - (double) left, System.nanoTime());
    }
}
