package io.holdfast.restore;

import io.holdfast.connector.ExactJson;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.TaskRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Puts a stream's planned items into levels, so that a record is written after those of its stream that it refers to. */
final class RecordLevels {
    private static final int PAGE = 500;

    private RecordLevels() {}

    /** The items' ids, in order, by level. */
    static List<List<Long>> of(TaskRun run, LiveState live, StreamSpec stream, ItemRows rows) {
        UUID restore = live.restore().id();
        Map<String, Long> ids = new LinkedHashMap<>();
        Map<String, Set<String>> named = new LinkedHashMap<>();
        long after = 0;
        for (List<ItemRows.PlannedKey> page = rows.plannedKeys(restore, stream.name(), after, PAGE);
                !page.isEmpty();
                page = rows.plannedKeys(restore, stream.name(), after, PAGE)) {
            for (ItemRows.PlannedKey item : page) {
                ids.put(item.key(), item.id());
                named.put(item.key(), named(live, stream, item.key()));
            }
            after = page.getLast().id();
            run.checkStopping();
        }
        return byLevel(ids, ParentsFirst.levels(named));
    }

    /** The records of the same stream that a record of the backup refers to. */
    static Set<String> named(LiveState live, StreamSpec stream, String key) {
        return live.wanted(stream.name(), key).map(ExactJson::object).stream()
                .flatMap(record -> References.in(stream, record).stream())
                .filter(each -> each.stream().equals(stream.name()))
                .map(References.Ref::key)
                .collect(Collectors.toSet());
    }

    private static List<List<Long>> byLevel(Map<String, Long> ids, Map<String, Integer> level) {
        List<List<Long>> levels = new ArrayList<>();
        levels.add(new ArrayList<>());
        ids.forEach((key, id) -> {
            while (levels.size() <= level.get(key)) {
                levels.add(new ArrayList<>());
            }
            levels.get(level.get(key)).add(id);
        });
        return levels;
    }
}
