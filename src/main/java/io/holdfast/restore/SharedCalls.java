package io.holdfast.restore;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the calls that planned records of a restore share, by cutting them into tasks and calls as the restore will. Not for use by several threads. */
final class SharedCalls {
    private final Map<String, Task> tasks = new HashMap<>();
    private final Map<PlannedAction, Long> calls = new EnumMap<>(PlannedAction.class);

    /** What one task has gathered so far. */
    private static final class Task {
        private final Map<PlannedAction, Integer> gathered = new EnumMap<>(PlannedAction.class);
        private final Map<PlannedAction, Optional<String>> parents = new EnumMap<>(PlannedAction.class);
        private int items;
    }

    /** One more planned record, in the order of their ids. */
    void add(Together together, Item item) {
        PlannedAction action = item.action();
        boolean deletes = action == PlannedAction.DELETE;
        Task task = tasks.computeIfAbsent(item.stream() + (deletes ? " deleted" : ""), name -> new Task());
        if (task.items++ == together.itemsATask(deletes)) {
            task.gathered.clear();
            task.items = 1;
        }
        if (together.most(action) == 1) {
            return;
        }
        Optional<String> parent = together.stream().parentOf(item.key());
        boolean another = together.isOfOneParent(action) && !parent.equals(task.parents.put(action, parent));
        int before = task.gathered.getOrDefault(action, 0);
        if (before == 0 || another || before == together.most(action)) {
            calls.merge(action, 1L, Long::sum);
            before = 0;
        }
        task.gathered.put(action, before + 1);
    }

    Calls all() {
        return new Calls(
                0,
                calls.getOrDefault(PlannedAction.CREATE, 0L),
                calls.getOrDefault(PlannedAction.CHANGE, 0L),
                calls.getOrDefault(PlannedAction.DELETE, 0L),
                0,
                0);
    }
}
