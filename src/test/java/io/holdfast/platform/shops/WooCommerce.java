package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.platform.shops.PlatformServer.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The REST API of WooCommerce, wc/v3: a site's own keys, numbered pages of 100 at most, totals in headers, and a trash in which deleted things lie until they are deleted by force.
 *
 * @see <a href="https://woocommerce.github.io/woocommerce-rest-api-docs/#pagination">pages and totals</a>
 * @see <a href="https://woocommerce.github.io/woocommerce-rest-api-docs/#errors">errors</a>
 * @see <a href="https://github.com/woocommerce/woocommerce">woocommerce/woocommerce</a>, plugins/woocommerce/includes/rest-api/Controllers: class-wc-rest-crud-controller.php
 *     (lists, the trash, 501 without force), class-wc-rest-product-attributes-v1-controller.php (all in one answer)
 */
final class WooCommerce implements AutoCloseable {
    static final String KEY = "ck_0000000000000000000000000000000000000001";
    static final String SECRET = "cs_0000000000000000000000000000000000000001";
    static final String PREFIX = "/wp-json/wc/v3/";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A kind, and the record above, that a path names; with the number of one record where it names one. */
    private record Place(Kind kind, Long parent, Long id, boolean batch) {
        Place of(long record) {
            return new Place(kind, parent, record, false);
        }
    }

    /** How many records a call for several takes; sites can set it. */
    int mostInABatch = 100;

    final PlatformServer server = new PlatformServer(this::answer);

    /** What lies behind the API. */
    final WooSite site = new WooSite(server.url());

    private Reply answer(Request request) {
        Optional<byte[]> file = site.file(request.path());
        if (file.isPresent()) {
            return Reply.of(200, "image/png", file.get());
        }
        String pair = Base64.getEncoder().encodeToString((KEY + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!("Basic " + pair).equals(request.headers().get("authorization"))) {
            return refused(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.");
        }
        Optional<Place> place = place(request.path());
        if (place.isEmpty() || !request.method().matches("GET|HEAD") && !allows(place.get(), request)) {
            return refused(404, "rest_no_route", "No route was found matching the URL and request method.");
        }
        Place there = place.get();
        if (there.parent() != null
                && site.shelf(there.kind().parent(), 0).find(there.parent()).isEmpty()) {
            return refused(404, "woocommerce_rest_parent_invalid", "Parent does not exist.");
        }
        if (there.batch()) {
            return batch(there, request);
        }
        return there.id() == null ? all(there, request) : one(there, request);
    }

    /**
     * Creations, updates and deletions in one call, one after the other, each answered in its place; what is refused of one leaves the others alone. Deletions are by force, and one of number 0
     * is passed over without an answer (the vendor's {@code batch_items}).
     */
    private Reply batch(Place place, Request request) {
        ObjectNode sent = ExactJson.object(request.body());
        int all = sent.path("create").size()
                + sent.path("update").size()
                + sent.path("delete").size();
        if (all > mostInABatch) {
            return refused(
                    413,
                    "woocommerce_rest_request_entity_too_large",
                    "Unable to accept more than " + mostInABatch + " items for this request.");
        }
        ObjectNode answer = NODES.objectNode();
        for (JsonNode each : sent.path("create")) {
            part(answer, "create", 0, all(place, request.of("POST", each)));
        }
        for (JsonNode each : sent.path("update")) {
            long id = each.path("id").asLong();
            part(answer, "update", id, one(place.of(id), request.of("PUT", each)));
        }
        for (JsonNode each : sent.path("delete")) {
            if (each.asLong() != 0) {
                part(answer, "delete", each.asLong(), one(place.of(each.asLong()), request.byForce()));
            }
        }
        return Reply.json(200, answer);
    }

    private static void part(ObjectNode answer, String list, long id, Reply reply) {
        ObjectNode said = ExactJson.object(reply.body());
        answer.withArray("/" + list)
                .add(
                        reply.status() < 300
                                ? said
                                : NODES.objectNode().put("id", id).set("error", said));
    }

    private static boolean allows(Place place, Request request) {
        return place.kind().writes().contains(request.method());
    }

    private static Optional<Place> place(String path) {
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String rest = path.substring(PREFIX.length());
        for (Kind kind : WooSite.KINDS) {
            String list = kind.parent() == null ? kind.plural() : kind.parent() + "/(\\d+)/" + kind.plural();
            Matcher found =
                    Pattern.compile(list + "(?:/(?<id>\\d+)|(?<batch>/batch))?").matcher(rest);
            if (found.matches()) {
                Long id = found.group("id") == null ? null : Long.valueOf(found.group("id"));
                Long parent = kind.parent() == null ? null : Long.valueOf(found.group(1));
                return Optional.of(new Place(kind, parent, id, found.group("batch") != null));
            }
        }
        return Optional.empty();
    }

    static Reply refused(int status, String code, String message) {
        ObjectNode body = NODES.objectNode().put("code", code).put("message", message);
        body.putObject("data").put("status", status);
        return Reply.json(status, body);
    }

    private Shelf shelf(Place place) {
        return site.shelf(place.kind().plural(), place.parent() == null ? 0 : place.parent());
    }

    private Reply all(Place place, Request request) {
        if (request.is("POST")) {
            ObjectNode sent = ExactJson.object(request.body());
            return refusal(place, sent, null)
                    .orElseGet(() -> Reply.json(
                            201, site.make(place.kind().plural(), place.parent() == null ? 0 : place.parent(), sent)));
        }
        int size = Integer.parseInt(request.asked("per_page", "10"));
        if (size < 1 || size > 100) {
            return refused(400, "rest_invalid_param", "Invalid parameter(s): per_page");
        }
        List<ObjectNode> listed =
                shelf(place).all().stream().filter(asked(place.kind(), request)).toList();
        ArrayNode items = NODES.arrayNode();
        // The vendor's list of attributes has no pages.
        boolean whole = place.kind().plural().endsWith("attributes");
        long skipped = whole ? 0 : (Long.parseLong(request.asked("page", "1")) - 1) * size;
        listed.stream().skip(skipped).limit(whole ? Long.MAX_VALUE : size).forEach(items::add);
        Reply reply = Reply.json(200, items);
        return whole
                ? reply
                : reply.with("X-WP-Total", "" + listed.size())
                        .with("X-WP-TotalPages", "" + (listed.size() + size - 1) / size);
    }

    private static Predicate<ObjectNode> asked(Kind kind, Request request) {
        String after = request.query().get("modified_after");
        // Compared with post_modified, which is local, or post_modified_gmt:
        // WC_REST_CRUD_Controller::prepare_objects_query, WooCommerce issue 19976.
        String modified = request.asked("dates_are_gmt", "").equals("true") ? "date_modified_gmt" : "date_modified";
        // Coupons have no default of their own, so WP_Query's holds: what is published (issue 31562, pull request
        // 31577).
        String status = request.asked("status", kind.plural().equals("coupons") ? "publish" : "any");
        return record -> kind.filters().stream()
                        .allMatch(name -> request.asked(name, "").isEmpty()
                                || record.path(name)
                                        .asText()
                                        .equals(request.query().get(name)))
                && (after == null
                        || !record.has(modified)
                        || record.get(modified).asText().compareTo(after) > 0)
                && (status.equals("any")
                        ? !record.path("status").asText().equals("trash")
                        : record.path("status").asText().equals(status));
    }

    private Reply one(Place place, Request request) {
        Optional<ObjectNode> found = shelf(place).find(place.id());
        if (found.isEmpty()) {
            return refused(404, "woocommerce_rest_" + place.kind().singular() + "_invalid_id", "Invalid ID.");
        }
        ObjectNode record = found.get();
        switch (request.method()) {
            case "PUT" -> {
                ObjectNode sent = ExactJson.object(request.body());
                Optional<Reply> refusal = refusal(place, sent, record);
                if (refusal.isPresent()) {
                    return refusal.get();
                }
                site.overlay(record, sent);
                site.touch(record);
            }
            case "DELETE" -> {
                boolean trash = record.has("status") && !place.kind().plural().equals("variations");
                if (request.asked("force", "false").equals("true")) {
                    shelf(place).remove(place.id());
                } else if (trash) {
                    record.put("status", "trash");
                    site.touch(record);
                } else {
                    return refused(501, "woocommerce_rest_trash_not_supported", "This does not support trashing.");
                }
            }
            default -> {}
        }
        return Reply.json(200, record);
    }

    /** @param live the record that is changed; null where one is made */
    private Optional<Reply> refusal(Place place, ObjectNode sent, ObjectNode live) {
        Kind kind = place.kind();
        for (String name : kind.required()) {
            if (live == null && sent.path(name).asText("").isBlank()) {
                return Optional.of(refused(400, "rest_missing_callback_param", "Missing parameter(s): " + name));
            }
        }
        String unique = kind.unique();
        if (unique != null && !sent.path(unique).asText("").isBlank()) {
            boolean taken = shelf(place).all().stream()
                    .anyMatch(it -> it != live
                            && !it.path("status").asText().equals("trash")
                            && it.get(unique).equals(sent.get(unique)));
            if (taken) {
                return Optional.of(
                        refused(400, kind.singular() + "_invalid_" + unique, "Invalid or duplicated " + unique));
            }
        }
        for (JsonNode image : sent.path("images")) {
            if (site.file("/wp-content/uploads/" + image.path("id").asText() + ".png")
                    .isEmpty()) {
                return Optional.of(refused(
                        400,
                        "woocommerce_product_invalid_image_id",
                        "#" + image.path("id") + " is an invalid image ID."));
            }
        }
        for (String name : List.of("categories", "tags")) {
            for (JsonNode term : sent.path(name)) {
                if (term.has("id")
                        && site.shelf("products/" + name, 0)
                                .find(term.get("id").asLong())
                                .isEmpty()) {
                    return Optional.of(refused(400, "woocommerce_rest_term_invalid", "There is no such term: " + term));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        server.close();
    }
}
