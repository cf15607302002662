package io.holdfast.connector;

import io.holdfast.ratelimit.Bucket;
import io.holdfast.ratelimit.RateKey;
import io.holdfast.ratelimit.RateLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Grants everything but what a test told it to hold back. */
final class ScriptedLimit implements RateLimit {
    final Deque<Duration> waits = new ArrayDeque<>();
    final List<Duration> pauses = new ArrayList<>();
    final List<Double> observed = new ArrayList<>();
    final List<Left> left = new ArrayList<>();
    int granted;
    List<Bucket> buckets = List.of();

    /** What was told of a window. */
    record Left(String bucket, long left, Optional<Duration> end) {}

    @Override
    public Answer take(RateKey gate, List<Bucket> buckets) {
        this.buckets = buckets;
        if (!waits.isEmpty()) {
            return new WaitFor(waits.poll());
        }
        granted++;
        return new Granted(buckets.stream().map(each -> new Level(1, granted)).toList());
    }

    @Override
    public void pause(RateKey gate, List<Bucket> buckets, Duration time) {
        pauses.add(time);
    }

    @Override
    public void observed(Bucket bucket, double used, Duration age) {
        observed.add(used);
    }

    @Override
    public void left(Bucket bucket, long left, Level ours, Optional<Duration> end) {
        this.left.add(new Left(bucket.key().name(), left, end));
    }
}
