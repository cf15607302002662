package io.holdfast.scaling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decides how many workers there are to be, as Kubernetes' horizontal autoscaler does with what KEDA measures: each trigger asks for ⌈measure ÷ target⌉, the
 * largest wish counts; within a tenth of the target nothing moves; a trigger that cannot be measured keeps workers from being taken away; fewer are wanted only once nothing else
 * was wanted for the whole window; and no more come or go in a period than the policies allow. Time is passed in.
 */
final class Autoscaler {
    private static final double TOLERANCE = 0.1;
    private final Rule rule;
    private final Deque<At> wishes = new ArrayDeque<>();
    private final Deque<At> changes = new ArrayDeque<>();

    private record At(Duration time, int number) {}

    Autoscaler(Rule rule) {
        this.rule = rule;
    }

    /**
     * The number of workers that there are to be from now on.
     *
     * @param measures of the triggers, in all and not by worker; empty where one could not be had
     */
    int decide(Duration now, int current, List<OptionalLong> measures) {
        int wish = Math.clamp(wish(current, measures), rule.least(), rule.most());
        wishes.add(new At(now, wish));
        forget(wishes, now.minus(rule.stabilization()));
        forget(changes, now.minus(rule.period()));
        int decided = current;
        if (wish > current) {
            decided = Math.min(wish, current + rule.mostMore() - changed(true));
        } else if (wish < current) {
            int calmest = wishes.stream().mapToInt(At::number).max().orElse(current);
            decided = Math.max(Math.min(calmest, current), current - rule.mostLess() + changed(false));
        }
        if (decided != current) {
            changes.add(new At(now, decided - current));
        }
        return decided;
    }

    private int wish(int current, List<OptionalLong> measures) {
        int wish = measures.stream().allMatch(OptionalLong::isPresent) ? 0 : current;
        for (OptionalLong measure : measures) {
            if (measure.isPresent()) {
                wish = Math.max(wish, wish(current, measure.getAsLong()));
            }
        }
        return wish;
    }

    private int wish(int current, long measure) {
        double use = (double) measure / rule.target() / current;
        return Math.abs(use - 1) <= TOLERANCE ? current : Math.ceilDiv((int) measure, rule.target());
    }

    /** How many came, or went, within the period. */
    private int changed(boolean more) {
        return changes.stream()
                .mapToInt(At::number)
                .filter(number -> number > 0 == more)
                .map(Math::abs)
                .sum();
    }

    private static void forget(Deque<At> all, Duration before) {
        while (!all.isEmpty() && all.getFirst().time().compareTo(before) < 0) {
            all.removeFirst();
        }
    }
}
