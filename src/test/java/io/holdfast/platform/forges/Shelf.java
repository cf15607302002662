package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The records of one kind, by their keys, in the order in which they were made. Not thread-safe: the door lets one in at a time. */
final class Shelf {
    private final Map<String, ObjectNode> records = new LinkedHashMap<>();

    ObjectNode get(String key) {
        return records.get(key);
    }

    void put(String key, ObjectNode record) {
        records.put(key, record);
    }

    boolean remove(String key) {
        return records.remove(key) != null;
    }

    List<ObjectNode> all() {
        return List.copyOf(records.values());
    }

    List<ObjectNode> those(Predicate<ObjectNode> which) {
        return records.values().stream().filter(which).toList();
    }

    boolean has(String field, String value) {
        return records.values().stream()
                .anyMatch(each -> each.path(field).asText().equals(value));
    }

    /** By a field that is a moment or a text. */
    static Comparator<ObjectNode> by(String field, boolean descending) {
        Comparator<ObjectNode> order =
                Comparator.comparing(each -> each.path(field).asText());
        return descending ? order.reversed() : order;
    }
}
