package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All records of one kind, by their number.
 *
 * <p>Not for use by several threads: the server before it lets one call in at a time, and tests change it between calls.
 */
final class Shelf {
    private final String name;
    private final ObjectNode model;
    private final String parentField;
    private final TreeMap<Long, ObjectNode> records = new TreeMap<>();

    /**
     * @param name as paths have it
     * @param model a record with every field of this kind
     * @param parentField the field that names the record which this kind lies below; null where it lies below none
     */
    Shelf(String name, ObjectNode model, String parentField) {
        this.name = name;
        this.model = model;
        this.parentField = parentField;
    }

    String name() {
        return name;
    }

    ObjectNode model() {
        return model.deepCopy();
    }

    List<ObjectNode> all() {
        return List.copyOf(records.values());
    }

    /** Those below a parent; all where it is null. */
    List<ObjectNode> below(Long parent) {
        return records.values().stream()
                .filter(each -> parent == null || each.path(parentField).asLong() == parent)
                .toList();
    }

    Optional<ObjectNode> find(long id) {
        return Optional.ofNullable(records.get(id));
    }

    ObjectNode put(ObjectNode record) {
        records.put(record.get("id").asLong(), record);
        return record;
    }

    Optional<ObjectNode> remove(long id) {
        return Optional.ofNullable(records.remove(id));
    }

    /** The parent that a record lies below; null where this kind has none. */
    Long parentOf(ObjectNode record) {
        return parentField == null ? null : record.get(parentField).asLong();
    }

    void placeBelow(ObjectNode record, Long parent) {
        if (parentField != null && parent != null) {
            record.put(parentField, parent);
        }
    }

    /** The records' exact texts, as lists hold them. */
    List<String> texts() {
        return records.values().stream().map(Shelf::text).toList();
    }

    static String text(ObjectNode record) {
        return new String(ExactJson.bytes(record), StandardCharsets.UTF_8);
    }
}
