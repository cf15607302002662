package io.holdfast.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which elements of two lists are the same thing. Objects are recognised by the field that the connector calls the key of these parts, otherwise by the first of
 * some usual names that every element has and no two share; values by themselves, equal ones by how many stand before them. Lists of neither are compared by position. Keys of both
 * sides come from the same field.
 */
final class ListMatch {
    private static final List<String> USUAL =
            List.of("id", "key", "uuid", "code", "sku", "handle", "slug", "name", "url", "src", "path");

    /** Beyond that many elements, lists that are in another order are replaced as a whole. */
    private static final int MOST_MOVED = 1000;

    private final List<String> before;
    private final List<String> after;
    private final String field;
    private final Map<String, Integer> indexBefore = new HashMap<>();
    private final Map<String, Integer> indexAfter = new HashMap<>();

    private ListMatch(List<String> before, List<String> after, String field) {
        this.before = before;
        this.after = after;
        this.field = field;
        index(before, indexBefore);
        index(after, indexAfter);
    }

    private static void index(List<String> keys, Map<String, Integer> index) {
        for (int i = 0; keys != null && i < keys.size(); i++) {
            index.put(keys.get(i), i);
        }
    }

    static ListMatch of(FieldRules rules, String pattern, ArrayNode before, ArrayNode after) {
        List<String> names = new ArrayList<>(rules.partKey(pattern).stream().toList());
        names.addAll(USUAL);
        for (String name : names) {
            Optional<List<String>> one = byField(before, name);
            Optional<List<String>> other = one.isEmpty() ? Optional.empty() : byField(after, name);
            if (other.isPresent() && before.size() + after.size() > 0) {
                return new ListMatch(one.get(), other.get(), name);
            }
        }
        Optional<List<String>> one = byValue(rules, pattern, before);
        Optional<List<String>> other = byValue(rules, pattern, after);
        return one.isPresent() && other.isPresent()
                ? new ListMatch(one.get(), other.get(), null)
                : new ListMatch(null, null, null);
    }

    private static Optional<List<String>> byField(ArrayNode list, String name) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> keys = new ArrayList<>();
        for (JsonNode element : list) {
            JsonNode value = element.get(name);
            if (value == null || value.isNull() || !value.isValueNode() || seen.put(value.asText(), 1) != null) {
                return Optional.empty();
            }
            keys.add(value.asText());
        }
        return Optional.of(keys);
    }

    private static Optional<List<String>> byValue(FieldRules rules, String pattern, ArrayNode list) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> keys = new ArrayList<>();
        for (JsonNode element : list) {
            if (!element.isValueNode()) {
                return Optional.empty();
            }
            String value = rules.identity(pattern + "/*", element);
            keys.add(value + "#" + seen.merge(value, 1, Integer::sum));
        }
        return Optional.of(keys);
    }

    boolean isByKey() {
        return before != null;
    }

    List<String> before() {
        return before;
    }

    List<String> after() {
        return after;
    }

    boolean isAfter(String key) {
        return indexAfter.containsKey(key);
    }

    /** Where the element of that key stood; -1 where it is new. */
    int indexBefore(String key) {
        return indexBefore.getOrDefault(key, -1);
    }

    /** Whether telling every move would take longer than the list itself. */
    boolean movesTooMuch() {
        if (Math.max(before.size(), after.size()) <= MOST_MOVED) {
            return false;
        }
        List<String> stayed = before.stream().filter(this::isAfter).toList();
        return !stayed.equals(
                after.stream().filter(key -> indexBefore(key) >= 0).toList());
    }

    /** How people call an element. */
    String shown(JsonNode element) {
        return field == null
                ? element.asText()
                : field + "=" + element.get(field).asText();
    }
}
