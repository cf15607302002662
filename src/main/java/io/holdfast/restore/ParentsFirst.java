package io.holdfast.restore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which records of one stream are written that refer to each other: each level refers to earlier levels only.
 * Where records refer to each other in a circle, one of them goes first and is looked at again by the second pass. Pure; memory: the keys and the references among them.
 */
final class ParentsFirst {
    private ParentsFirst() {}

    /**
     * The level of each record, 0 for those that refer to none of the others.
     *
     * @param named which keys a record refers to, by its own key; keys that are no record here, and its own, count as being there
     */
    static Map<String, Integer> levels(Map<String, Set<String>> named) {
        Map<String, Set<String>> waiting = new LinkedHashMap<>();
        Map<String, List<String>> children = new HashMap<>();
        Map<String, Integer> levels = new HashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        named.forEach((key, parents) -> {
            Set<String> open = new HashSet<>(parents);
            open.remove(key);
            open.removeIf(parent -> !named.containsKey(parent));
            levels.put(key, 0);
            open.forEach(parent ->
                    children.computeIfAbsent(parent, any -> new ArrayList<>()).add(key));
            if (open.isEmpty()) {
                ready.add(key);
            } else {
                waiting.put(key, open);
            }
        });
        while (true) {
            settle(ready, waiting, children, levels);
            if (waiting.isEmpty()) {
                return levels;
            }
            String first = inCircle(waiting);
            waiting.remove(first);
            ready.add(first);
        }
    }

    private static void settle(
            Deque<String> ready,
            Map<String, Set<String>> waiting,
            Map<String, List<String>> children,
            Map<String, Integer> levels) {
        while (!ready.isEmpty()) {
            String parent = ready.remove();
            for (String child : children.getOrDefault(parent, List.of())) {
                Set<String> open = waiting.get(child);
                if (open == null) {
                    continue;
                }
                levels.merge(child, levels.get(parent) + 1, Math::max);
                open.remove(parent);
                if (open.isEmpty()) {
                    waiting.remove(child);
                    ready.add(child);
                }
            }
        }
    }

    /** Returns a record of a circle. Every waiting record has a waiting parent, so following parents ends in one. */
    private static String inCircle(Map<String, Set<String>> waiting) {
        Set<String> seen = new HashSet<>();
        String at = waiting.keySet().iterator().next();
        while (seen.add(at)) {
            at = waiting.get(at).iterator().next();
        }
        return at;
    }
}
