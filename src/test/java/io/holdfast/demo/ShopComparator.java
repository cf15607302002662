package io.holdfast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.ShopState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says in what a shop differs from what it was. It knows records by what people know them by (handle, SKU, e-mail address, number),
 * follows references to the same, and compares images by their bytes; it shares no code with Holdfast.
 */
public final class ShopComparator {
    /** What a reference that leads nowhere begins with in place of a name. */
    static final String NOWHERE = "nothing of id ";

    /** What may differ, for people. */
    public static final String IGNORED =
            "ids, created_at, updated_at, the addresses of images (their bytes count), and the way numbers are written (their value counts)";

    private final ShopState state;

    private ShopComparator(ShopState state) {
        this.state = state;
    }

    /** All differences between the two moments; none means that everything is back. */
    public static List<Difference> differences(ShopState before, ShopState after) {
        List<Difference> all = new ArrayList<>();
        for (Aisle aisle : Aisle.values()) {
            Map<String, List<JsonNode>> old = new ShopComparator(before).byKey(aisle);
            Map<String, List<JsonNode>> now = new ShopComparator(after).byKey(aisle);
            TreeSet<String> keys = new TreeSet<>(old.keySet());
            keys.addAll(now.keySet());
            for (String key : keys) {
                compare(
                        aisle.plural() + " " + key,
                        old.getOrDefault(key, List.of()),
                        now.getOrDefault(key, List.of()),
                        all);
            }
        }
        return all;
    }

    private static void compare(String thing, List<JsonNode> before, List<JsonNode> after, List<Difference> all) {
        if (before.size() != after.size()) {
            all.add(new Difference(thing, "", before.size() + " of it", after.size() + " of it"));
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            all.addAll(TreeComparison.of(thing, before.get(i), after.get(i)));
        }
    }

    private Map<String, List<JsonNode>> byKey(Aisle aisle) {
        Map<String, List<JsonNode>> byKey = new TreeMap<>();
        for (JsonNode record : state.records().get(aisle).values()) {
            byKey.computeIfAbsent(record.path(aisle.businessKey()).asText(), absent -> new ArrayList<>())
                    .add(comparable(aisle, record.deepCopy()));
        }
        return byKey;
    }

    /** The record with names in place of ids and digests in place of addresses. */
    private JsonNode comparable(Aisle aisle, ObjectNode record) {
        record.remove(List.of("id", "created_at", "updated_at"));
        switch (aisle) {
            case PRODUCTS ->
                record.path("images").forEach(image -> {
                    if (image instanceof ObjectNode object) {
                        object.put("src", bytes(object.path("src").asText()));
                    }
                });
            case VARIANTS -> name(record, "product_id", Aisle.PRODUCTS);
            case COLLECTIONS -> {
                List<String> handles = new ArrayList<>();
                record.path("product_ids").forEach(id -> handles.add(name(id, Aisle.PRODUCTS)));
                handles.forEach(record.putArray("product_ids")::add);
            }
            case ORDERS -> {
                name(record, "customer_id", Aisle.CUSTOMERS);
                record.path("line_items").forEach(line -> {
                    if (line instanceof ObjectNode object) {
                        name(object, "variant_id", Aisle.VARIANTS);
                    }
                });
            }
            case CUSTOMERS -> {}
        }
        return record;
    }

    private void name(ObjectNode record, String field, Aisle target) {
        if (record.hasNonNull(field)) {
            record.put(field, name(record.get(field), target));
        }
    }

    private String name(JsonNode id, Aisle target) {
        JsonNode record = state.records().get(target).get(id.asLong());
        return record == null
                ? NOWHERE + id.asText()
                : target.singular() + " " + record.path(target.businessKey()).asText();
    }

    private String bytes(String url) {
        String digest = state.files().get(url);
        return digest == null ? "no file at " + url : "SHA-256 " + digest;
    }
}
