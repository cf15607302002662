package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a shop behind an Admin API holds, and what becomes of it when a person or a call makes, changes or deletes something.
 *
 * <p>Not for use by several threads: the server before it lets one call in at a time, and tests change it between calls.
 */
final class AdminShop {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final Dialect dialect;
    private final String url;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, Shelf> shelves = new HashMap<>();
    private final ArrayNode events = NODES.arrayNode();
    private final Fixtures fixtures;
    private final ShopFiles files = new ShopFiles();
    private Instant now = Instant.parse("2026-01-05T09:00:00Z");
    private long lastId = 9_007_199_254_740_992L;

    /** @param url where it is, for the addresses of its files */
    AdminShop(Dialect dialect, Fixtures fixtures, String url) {
        this.dialect = dialect;
        this.fixtures = fixtures;
        this.url = url;
        for (Kind kind : dialect.kinds()) {
            kinds.put(kind.plural(), kind);
            ObjectNode model = (ObjectNode)
                    fixtures.object(kind.plural() + ".json").get(kind.plural()).get(0);
            Shelf shelf = new Shelf(kind.plural(), model, kind.parentField());
            shelves.put(kind.plural(), shelf);
            ObjectNode first = shelf.put(shelf.model());
            files.house(first, url);
        }
    }

    /** The kind of that name; null where there is none. */
    Kind kind(String name) {
        return kinds.get(name);
    }

    /** What happened so far; newest last. */
    ArrayNode events() {
        return events;
    }

    /** Why what was sent names files that it may not; empty where all is well. */
    Optional<PlatformServer.Reply> fileRefusal(ObjectNode sent) {
        return files.refusal(sent);
    }

    Shelf shelf(String kind) {
        return shelves.get(kind);
    }

    /** The bytes of the file at an address; empty where there is none. */
    Optional<byte[]> file(String address) {
        return files.at(address);
    }

    /** As if a person changed a record in the shop. */
    void change(String kind, long id, String field, String value) {
        ObjectNode record = shelf(kind).find(id).orElseThrow();
        record.put(field, value);
        touch(record);
    }

    /** As if a person made a record of these fields; its number. */
    long add(String kind, Long parent, Map<String, String> fields) {
        ObjectNode sent = NODES.objectNode();
        fields.forEach(sent::put);
        return make(kinds.get(kind), parent, sent).get("id").asLong();
    }

    /** As if a person deleted a record, with what belongs to it. */
    void delete(String kind, long id) {
        ObjectNode gone = shelf(kind).remove(id).orElseThrow();
        files.forget(gone);
        now = now.plusSeconds(60);
        if (fixtures.has("events.json") && (kind.equals("products") || kind.equals("pages"))) {
            ObjectNode event =
                    (ObjectNode) fixtures.object("events.json").get("events").get(0);
            events.add(event.put("id", ++lastId)
                    .put("subject_id", id)
                    .put("subject_type", kind.equals("pages") ? "Page" : "Product")
                    .put("created_at", dialect.told(now)));
        }
        for (Kind other : kinds.values()) {
            String named = kind.equals(other.parent())
                    ? other.parentField()
                    : other.references().entrySet().stream()
                            .filter(each -> each.getValue().equals(kind)
                                    && other.plural().equals("collects"))
                            .map(Map.Entry::getKey)
                            .findFirst()
                            .orElse(null);
            shelf(other.plural()).all().stream()
                    .filter(record -> named != null && record.path(named).asLong() == id)
                    .forEach(record -> delete(other.plural(), record.get("id").asLong()));
        }
    }

    /** It was changed just now. */
    void touch(ObjectNode record) {
        now = now.plusSeconds(60);
        if (record.has("updated_at")) {
            record.put("updated_at", dialect.told(now));
        }
    }

    /** Makes a record of what was sent; what nobody sent is blank. */
    ObjectNode make(Kind kind, Long parent, ObjectNode sent) {
        ObjectNode record = shelf(kind.plural()).model();
        record.remove("id");
        ProductParts.blank(record);
        record = NODES.objectNode().put("id", ++lastId).setAll(record);
        shelf(kind.plural()).placeBelow(record, parent);
        overlay(record, sent);
        now = now.plusSeconds(60);
        for (String name : List.of("created_at", "updated_at")) {
            if (record.has(name)) {
                record.put(name, dialect.told(now));
            }
        }
        if (record.path("handle").isNull()) {
            record.put("handle", record.path("title").asText().toLowerCase().replaceAll("[^a-z0-9]+", "-"));
        }
        dialect.complete(kind, record);
        return shelf(kind.plural()).put(record);
    }

    /** Takes what was sent of the fields that there are; parts that are new get numbers. */
    void overlay(ObjectNode record, ObjectNode sent) {
        JsonNode before = record.deepCopy();
        sent.properties().forEach(field -> {
            if (record.has(field.getKey())
                    && !List.of("id", "created_at", "updated_at").contains(field.getKey())) {
                record.set(field.getKey(), field.getValue());
            }
        });
        if (sent.get("image") instanceof ObjectNode image) {
            files.take(image, url, ++lastId);
        }
        if (record.has("variants")) {
            ObjectNode model = shelf("products").model();
            ProductParts parts = new ProductParts(files, url, dialect.told(now), () -> ++lastId);
            for (String name : ProductParts.NAMES) {
                if (sent.has(name)) {
                    record.set(
                            name,
                            parts.numbered(
                                    record.get("id"),
                                    sent.get(name),
                                    before.get(name),
                                    model.get(name).get(0)));
                }
            }
            if (record.has("image")) {
                record.set("image", record.at("/images/0").isMissingNode() ? NODES.nullNode() : record.at("/images/0"));
            }
        }
    }
}
