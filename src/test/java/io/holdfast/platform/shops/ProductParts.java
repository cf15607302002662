package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.shops.PlatformServer.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The parts inside products: numbered by the shop, kept where they are named by their number, made anew without one, and gone where they are not sent.
 *
 * @param ids the next number, of the shop's own
 */
record ProductParts(ShopFiles files, String url, String now, LongSupplier ids) {
    static final List<String> NAMES = List.of("variants", "options", "images");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Refuses parts that name a number which the product does not have. */
    static Optional<Reply> refusal(ObjectNode live, ObjectNode sent) {
        for (String name : NAMES) {
            for (JsonNode part : sent.path(name)) {
                if (part.has("id") && known(live.get(name), part).isEmpty()) {
                    return Optional.of(AdminApi.refused(422, name, part.get("id") + " is not of this product"));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonNode> known(JsonNode live, JsonNode part) {
        for (JsonNode each : live) {
            if (part.has("id") && part.get("id").equals(each.get("id"))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** What nobody sent: nothing, none and no. */
    static void blank(ObjectNode record) {
        record.properties().forEach(field -> {
            JsonNode value = field.getValue();
            field.setValue(value.isArray() ? NODES.arrayNode() : value.isBoolean() ? value : NODES.nullNode());
        });
    }

    /** The parts as the product has them from now on. */
    ArrayNode numbered(JsonNode owner, JsonNode sent, JsonNode live, JsonNode model) {
        ArrayNode parts = NODES.arrayNode();
        for (JsonNode each : sent) {
            ObjectNode part =
                    known(live, each).map(it -> (ObjectNode) it.deepCopy()).orElseGet(() -> fresh(model));
            boolean fresh = part.get("id").isNull();
            each.properties().stream()
                    .filter(field -> fresh || !field.getKey().equals("src"))
                    .forEach(field -> part.set(field.getKey(), field.getValue()));
            if (fresh) {
                part.put("id", ids.getAsLong());
                files.take(part, url, part.get("id").asLong());
            }
            part.set("product_id", owner);
            part.put("position", parts.size() + 1);
            part.retain(model.properties().stream().map(Map.Entry::getKey).toList());
            parts.add(part);
        }
        return parts;
    }

    private ObjectNode fresh(JsonNode model) {
        ObjectNode part = model.deepCopy();
        blank(part);
        for (String moment : List.of("created_at", "updated_at")) {
            if (part.has(moment)) {
                part.put(moment, now);
            }
        }
        return part;
    }
}
