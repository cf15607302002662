package io.holdfast.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One backup of a world's story.
 *
 * @param full whether a backup of everything is asked for
 * @param other whether the source leads to the world's other account meanwhile
 */
record Chapter(List<Act> acts, List<Fault> faults, boolean full, boolean other) {
    private static final int MOST_ACTS = 5;
    private static final int MOST_FAULTS = 3;

    static Chapter of(RandomGenerator random, boolean first) {
        List<Act> acts = new ArrayList<>();
        for (int i = first ? 0 : random.nextInt(MOST_ACTS); i > 0; i--) {
            acts.add(Act.between(random));
        }
        for (int i = random.nextBoolean() ? random.nextInt(1, MOST_ACTS) : 0; i > 0; i--) {
            acts.add(Act.during(random));
        }
        List<Fault> faults = new ArrayList<>();
        for (int i = random.nextInt(3) == 0 ? random.nextInt(1, MOST_FAULTS) : 0; i > 0; i--) {
            faults.add(Fault.of(random));
        }
        return new Chapter(acts, faults, random.nextInt(5) == 0, !first && random.nextInt(8) == 0);
    }

    boolean has(Fault.Kind kind) {
        return faults.stream().anyMatch(fault -> fault.kind() == kind);
    }

    boolean shifts() {
        return acts.stream().anyMatch(act -> act.call() > 0 && act.shifts());
    }

    /** Whether, while the list is read, some records come and others go, so that a count may not tell. */
    boolean swaps() {
        return shifts()
                && acts.stream().anyMatch(act -> act.call() > 0 && act.takes())
                && acts.stream().anyMatch(act -> act.call() > 0 && act.brings());
    }

    /** The same with one thing less, in each possible way. */
    List<Chapter> simpler() {
        List<Chapter> all = new ArrayList<>();
        for (int i = 0; i < acts.size(); i++) {
            all.add(new Chapter(without(acts, i), faults, full, other));
        }
        for (int i = 0; i < faults.size(); i++) {
            all.add(new Chapter(acts, without(faults, i), full, other));
        }
        if (full) {
            all.add(new Chapter(acts, faults, false, other));
        }
        if (other) {
            all.add(new Chapter(acts, faults, full, false));
        }
        return all;
    }

    static <T> List<T> without(List<T> all, int at) {
        List<T> less = new ArrayList<>(all);
        less.remove(at);
        return List.copyOf(less);
    }

    @Override
    public String toString() {
        return (other ? "of the other account, " : "")
                + (full ? "full, " : "")
                + acts
                + (faults.isEmpty() ? "" : " FAULTS " + faults);
    }
}
