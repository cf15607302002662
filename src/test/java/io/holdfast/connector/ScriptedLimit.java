package io.holdfast.connector;

import io.holdfast.ratelimit.Limit;
import io.holdfast.ratelimit.RateKey;
import io.holdfast.ratelimit.RateLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Grants everything but what a test told it to hold back. */
final class ScriptedLimit implements RateLimit {
    final Deque<Duration> waits = new ArrayDeque<>();
    final List<Duration> pauses = new ArrayList<>();
    final List<Double> observed = new ArrayList<>();
    int granted;
    Limit limit;

    @Override
    public Answer take(RateKey key, Limit limit, long cost) {
        this.limit = limit;
        if (!waits.isEmpty()) {
            return new WaitFor(waits.poll());
        }
        granted++;
        return new Granted(1);
    }

    @Override
    public void pause(RateKey key, Limit limit, Duration time) {
        pauses.add(time);
    }

    @Override
    public void observed(RateKey key, Limit limit, double used, Duration age) {
        observed.add(used);
    }
}
