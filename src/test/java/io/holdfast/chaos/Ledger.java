package io.holdfast.chaos;

import io.holdfast.chaos.judge.Window;
import io.holdfast.chaos.judge.WriteBack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All restores of a campaign: those that somebody saw to their end, and when any ran. Safe for use by many threads. */
final class Ledger {
    private final List<WriteBack> restores = new ArrayList<>();
    private final Map<String, List<Window>> windows = new HashMap<>();

    synchronized void put(WriteBack restore) {
        restores.add(restore);
        ran(restore.source(), restore.window());
    }

    /** A restore of a source ran some time in that window, and nobody knows what it says of itself. */
    synchronized void ran(String source, Window window) {
        windows.computeIfAbsent(source, absent -> new ArrayList<>()).add(window);
    }

    synchronized List<WriteBack> restores() {
        return List.copyOf(restores);
    }

    synchronized Map<String, List<Window>> windows() {
        return new HashMap<>(windows);
    }
}
