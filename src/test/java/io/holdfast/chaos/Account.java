package io.holdfast.chaos;

import io.holdfast.chaos.judge.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was asked for and what came of it. Safe for use by many threads. */
final class Account {
    private final List<Evidence.Asked> backups = new ArrayList<>();
    private final List<Evidence.Put> restores = new ArrayList<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private final Map<String, Integer> unclean = new TreeMap<>();
    private int owed;
    private int succeeded;

    synchronized void asked(Evidence.Asked backup) {
        backups.add(backup);
    }

    synchronized void put(Evidence.Put restore) {
        restores.add(restore);
    }

    /**
     * A job has ended.
     *
     * @param mayFail whether it need not have succeeded: it was cancelled, or read a shop in which records came and went meanwhile
     */
    synchronized void ended(String kind, String state, boolean mayFail) {
        ends.merge(kind + " " + state, 1, Integer::sum);
        if (state.equals("SUCCEEDED")) {
            succeeded++;
        }
        if (state.equals("SUCCEEDED") || !mayFail) {
            owed++;
        }
    }

    /** How many jobs have ended, however they did. */
    synchronized int allEnds() {
        return ends.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** An answer that no caller should get. */
    synchronized void unclean(String answer) {
        unclean.merge(answer, 1, Integer::sum);
    }

    /** Jobs that had to succeed, or did. */
    synchronized int jobs() {
        return owed;
    }

    synchronized int succeeded() {
        return succeeded;
    }

    synchronized Map<String, Integer> ends() {
        return new TreeMap<>(ends);
    }

    synchronized Map<String, Integer> unclean() {
        return new TreeMap<>(unclean);
    }

    synchronized List<Evidence.Asked> backups() {
        return List.copyOf(backups);
    }

    synchronized List<Evidence.Put> restores() {
        return List.copyOf(restores);
    }
}
