package io.holdfast.shop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The log of a shop's calls. Safe for use by many threads. */
public final class Calls {
    private final List<Call> all = new ArrayList<>();

    synchronized void add(Call call) {
        all.add(call);
    }

    /** All answered calls in the order in which they came in. */
    public synchronized List<Call> list() {
        return all.stream().sorted(Comparator.comparingLong(Call::nanos)).toList();
    }

    public synchronized long count(Predicate<Call> which) {
        return all.stream().filter(which).count();
    }

    public synchronized int size() {
        return all.size();
    }

    public synchronized void clear() {
        all.clear();
    }

    /**
     * By how many calls the worst stretch of time went over what a leaky bucket allows: over all stretches, calls in it − capacity −
     * leak × its length. Calls that the shop refused count too; not positive means that the callers kept to the limit.
     */
    public double overBucket(int capacity, double leakPerSecond) {
        double worst = -capacity;
        double lowestStart = Double.POSITIVE_INFINITY;
        long number = 0;
        for (Call call : list()) {
            if (!call.isApi()) {
                continue;
            }
            double leaked = call.nanos() / 1e9 * leakPerSecond;
            lowestStart = Math.min(lowestStart, number - leaked);
            number++;
            worst = Math.max(worst, number - leaked - lowestStart - capacity);
        }
        return worst;
    }
}
