package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.shop.TinyPng;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a site with WooCommerce holds, and what becomes of it when a person or a call makes, changes or deletes something: numbers, times, slugs and prices are the site's own.
 *
 * <p>Not for use by several threads: the server before it lets one call in at a time, and tests change it between calls.
 */
final class WooSite {
    /** The shop is in New York, in winter. */
    private static final int HOURS_BEHIND_UTC = 5;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    static final List<Kind> KINDS = List.of(
            Kind.of("products/categories", "term")
                    .filteredBy("slug")
                    .requiring("name")
                    .uniqueBy("slug"),
            Kind.of("products/tags", "term")
                    .filteredBy("slug")
                    .requiring("name")
                    .uniqueBy("slug"),
            Kind.of("products/shipping_classes", "term")
                    .filteredBy("slug")
                    .requiring("name")
                    .uniqueBy("slug"),
            Kind.of("products/attributes", "attribute")
                    .filteredBy()
                    .requiring("name")
                    .uniqueBy("slug"),
            Kind.of("terms", "term")
                    .below("products/attributes", "")
                    .filteredBy("slug")
                    .requiring("name"),
            Kind.of("products", "product").filteredBy("slug", "sku").requiring().uniqueBy("sku"),
            Kind.of("variations", "product_variation")
                    .below("products", "")
                    .filteredBy("sku")
                    .requiring(),
            Kind.of("customers", "customer")
                    .filteredBy("email")
                    .requiring("email")
                    .uniqueBy("email"),
            Kind.of("orders", "shop_order").filteredBy().only(""),
            Kind.of("coupons", "shop_coupon")
                    .filteredBy("code")
                    .requiring("code")
                    .uniqueBy("code"),
            Kind.of("taxes", "tax").filteredBy().requiring());

    private final Fixtures fixtures = Fixtures.of("woocommerce");
    private final Map<String, Map<Long, Shelf>> shelves = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private final String url;
    private Instant now = Instant.parse("2026-01-05T09:00:00Z");
    private long lastId = 5000;

    /** @param url where it is, for the addresses of its files */
    WooSite(String url) {
        this.url = url;
        for (Kind kind : KINDS) {
            ObjectNode first = model(kind);
            house(first);
            shelf(kind.plural(), kind.parent() == null ? 0 : above(kind)).put(first);
        }
    }

    /** The bytes of the file at a path; empty where there is none. */
    Optional<byte[]> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** As if a person deleted a picture from the media library. */
    void loseFile(long id) {
        files.remove("/wp-content/uploads/" + id + ".png");
    }

    private long above(Kind kind) {
        return shelf(kind.parent(), 0).all().getFirst().get("id").asLong();
    }

    private ObjectNode model(Kind kind) {
        return (ObjectNode) fixtures.json(kind.plural().replace("products/", "") + ".json")
                .get(0)
                .deepCopy();
    }

    private void house(ObjectNode record) {
        record.findParents("src").forEach(holder -> {
            String path = "/wp-content/uploads/" + holder.get("id") + ".png";
            files.put(path, TinyPng.of(holder.get("id").asLong()));
            ((ObjectNode) holder).put("src", url + path);
        });
    }

    /** @param parent 0 for kinds that lie below none */
    Shelf shelf(String kind, long parent) {
        Kind known = KINDS.stream()
                .filter(it -> it.plural().equals(kind))
                .findFirst()
                .orElseThrow();
        return shelves.computeIfAbsent(kind, name -> new HashMap<>())
                .computeIfAbsent(parent, key -> new Shelf(kind, model(known), null));
    }

    /** The exact texts of all records that are listed, of a kind. */
    List<String> texts(String kind) {
        return shelves.get(kind).values().stream()
                .flatMap(shelf -> shelf.all().stream())
                .filter(record -> !record.path("status").asText().equals("trash"))
                .map(Shelf::text)
                .toList();
    }

    /** As if a person changed a record in the shop. */
    void change(String kind, long id, String field, String value) {
        ObjectNode record = shelf(kind, 0).find(id).orElseThrow();
        record.put(field, value);
        touch(record);
    }

    /** As if a person made a record of these fields; its number. */
    long add(String kind, long parent, Map<String, String> fields) {
        ObjectNode sent = NODES.objectNode();
        fields.forEach(sent::put);
        return make(kind, parent, sent).get("id").asLong();
    }

    /** As if a person emptied the trash of it, or deleted what has no trash; with what lies below. */
    void delete(String kind, long id) {
        shelf(kind, 0).remove(id).orElseThrow();
        for (Kind child : KINDS) {
            if (kind.equals(child.parent())) {
                shelves.get(child.plural()).remove(id);
            }
        }
    }

    /** It was changed just now. */
    void touch(ObjectNode record) {
        now = now.plusSeconds(60);
        LocalDateTime utc = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        if (record.has("date_modified")) {
            record.put("date_modified", TIME.format(utc.minusHours(HOURS_BEHIND_UTC)))
                    .put("date_modified_gmt", TIME.format(utc));
        }
    }

    /** Makes a record of what was sent; what nobody sent is blank. */
    ObjectNode make(String kind, long parent, ObjectNode sent) {
        Shelf shelf = shelf(kind, parent);
        ObjectNode record = shelf.model();
        record.properties().forEach(field -> field.setValue(blank(field.getValue())));
        record.put("id", ++lastId);
        overlay(record, sent);
        now = now.plusSeconds(60);
        String local = TIME.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC).minusHours(HOURS_BEHIND_UTC));
        String utc = TIME.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
        if (record.has("date_created")) {
            record.put("date_created", local).put("date_created_gmt", utc);
            record.put("date_modified", local).put("date_modified_gmt", utc);
        }
        if (record.path("status").isTextual() && record.get("status").asText().isEmpty()) {
            record.put("status", "publish");
        }
        if (record.has("slug") && record.get("slug").asText().isEmpty()) {
            record.put("slug", sent.path("name").asText().toLowerCase().replaceAll("[^a-z0-9]+", "-"));
        }
        return shelf.put(record);
    }

    /** What nobody sent. */
    private static JsonNode blank(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> NODES.arrayNode();
            case STRING -> NODES.textNode("");
            default -> value;
        };
    }

    /** Takes what was sent of the fields that there are, but those that the site alone sets. */
    void overlay(ObjectNode record, ObjectNode sent) {
        sent.properties().forEach(field -> {
            boolean ours = List.of("id", "permalink", "_links").contains(field.getKey())
                    || field.getKey().startsWith("date_created")
                    || field.getKey().startsWith("date_modified");
            if (record.has(field.getKey()) && !ours) {
                record.set(field.getKey(), whole(field.getKey(), field.getValue()));
            }
        });
        if (record.has("price") && record.has("regular_price")) {
            record.put("price", record.get("regular_price").asText());
        }
    }

    /** What a record names only by number is answered with name and slug. */
    private JsonNode whole(String field, JsonNode sent) {
        ArrayNode all = NODES.arrayNode();
        switch (field) {
            case "categories", "tags" ->
                sent.forEach(term -> shelf("products/" + field, 0)
                        .find(term.path("id").asLong())
                        .ifPresent(known -> all.addObject()
                                .put("id", known.get("id").asLong())
                                .put("name", known.get("name").asText())
                                .put("slug", known.get("slug").asText())));
            case "images" ->
                sent.forEach(image -> all.add(
                        ((ObjectNode) model(KINDS.get(5)).get("images").get(0).deepCopy())
                                .put("id", image.get("id").asLong())
                                .put("src", url + "/wp-content/uploads/" + image.get("id") + ".png")
                                .put("name", image.path("name").asText())
                                .put("alt", image.path("alt").asText())));
            case "meta_data" ->
                sent.forEach(
                        meta -> all.add(meta.has("id") ? meta : ((ObjectNode) meta.deepCopy()).put("id", ++lastId)));
            default -> {
                return sent;
            }
        }
        return all;
    }
}
