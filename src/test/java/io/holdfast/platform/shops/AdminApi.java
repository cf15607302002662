package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.platform.shops.PlatformServer.Request;
import io.holdfast.shop.LeakyBucket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Admin API before a shop: one bucket that leaks, lists with counts, and what it refuses.
 *
 * @see <a href="https://shopify.dev/docs/api/admin-rest/usage/rate-limits">Shopify: X-Shopify-Shop-Api-Call-Limit, 429 with Retry-After: 2.0</a>
 * @see <a href="https://docs.haravan.com/docs/omni-apis/api-call-limit/">Haravan: the same with 80 and 4 a second</a>
 * @see <a href="https://shopify.dev/docs/api/usage/response-codes">401, 404, 422 with errors by field</a>
 * @see <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/order">orders: open where nobody asks for status=any</a>
 * @see <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/event">events of deleted products and pages</a>
 */
final class AdminApi implements AutoCloseable {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final Dialect dialect;
    private final Fixtures fixtures;
    private final LeakyBucket bucket;
    private final int capacity;
    final PlatformServer server = new PlatformServer(this::answer);

    /** What lies behind the API. */
    final AdminShop shop;

    AdminApi(Dialect dialect, int capacity, double leak) {
        this.dialect = dialect;
        this.capacity = capacity;
        this.bucket = new LeakyBucket(capacity, leak, System.nanoTime());
        this.fixtures = Fixtures.of(dialect.name());
        this.shop = new AdminShop(dialect, fixtures, server.url());
    }

    private Reply answer(Request request) {
        if (request.path().startsWith(ShopFiles.FOLDER)) {
            return shop.file(server.url() + request.path())
                    .map(bytes -> Reply.of(200, "image/png", bytes))
                    .orElseGet(() -> Reply.of(404, "text/plain", new byte[0]));
        }
        LeakyBucket.Verdict verdict = bucket.call(System.nanoTime());
        if (!verdict.accepted()) {
            return Reply.json(429, fixtures.object("too-many.json")).with("Retry-After", verdict.waitSeconds() + ".0");
        }
        Reply reply = dialect.admits(request.headers())
                ? dialect.place(request.path())
                        .map(it -> routed(it.split("/"), request))
                        .orElseGet(this::notFound)
                : Reply.json(401, fixtures.object("unauthorized.json"));
        return reply.with(dialect.limitHeader(), verdict.fill() + "/" + capacity);
    }

    private Reply notFound() {
        return Reply.json(404, fixtures.object("not-found.json"));
    }

    static Reply refused(int status, String field, String message) {
        ObjectNode errors = NODES.objectNode();
        errors.putObject("errors").putArray(field).add(message);
        return Reply.json(status, errors);
    }

    private Reply routed(String[] path, Request request) {
        if (path[0].equals("shop")) {
            return Reply.json(200, fixtures.object("shop.json"));
        }
        if (path[0].equals("events") && fixtures.has("events.json")) {
            return Reply.json(200, NODES.objectNode().set("events", happened(request)));
        }
        if (AddressBook.isAsked(path)) {
            return shop.shelf("customers")
                    .find(Long.parseLong(path[1]))
                    .map(it ->
                            dialect.page(AddressBook.KIND, AddressBook.of(it, asked(request)), request, server.url()))
                    .orElseGet(this::notFound);
        }
        boolean child = path.length > 2;
        Kind kind = shop.kind(path[child ? 2 : 0]);
        Long parent = child ? Long.valueOf(path[1]) : null;
        String last = path.length % 2 == 0 ? path[path.length - 1] : null;
        boolean misplaced = kind == null || child != (kind.parent() != null) || child && !path[0].equals(kind.parent());
        if (misplaced || child && shop.shelf(kind.parent()).find(parent).isEmpty()) {
            return notFound();
        }
        if ("count".equals(last)) {
            return Reply.json(
                    200,
                    NODES.objectNode()
                            .put("count", listed(kind, parent, request).size()));
        }
        if (!request.is("GET") && !kind.writes().contains(request.method())) {
            return notFound();
        }
        return last == null ? all(kind, parent, request) : one(kind, parent, Long.parseLong(last), request);
    }

    private Reply all(Kind kind, Long parent, Request request) {
        if (request.is("POST")) {
            ObjectNode sent = sent(kind, request);
            return refusal(kind, sent, null).orElseGet(() -> wrapped(201, kind, shop.make(kind, parent, sent)));
        }
        return dialect.page(kind, listed(kind, parent, request), request, server.url());
    }

    private Reply one(Kind kind, Long parent, long id, Request request) {
        Optional<ObjectNode> found = shop.shelf(kind.plural())
                .find(id)
                .filter(it -> parent == null || it.get(kind.parentField()).asLong() == parent);
        if (found.isEmpty()) {
            return notFound();
        }
        return switch (request.method()) {
            case "GET" -> wrapped(200, kind, found.get());
            case "PUT" -> {
                ObjectNode sent = sent(kind, request);
                ObjectNode changed = found.get();
                yield refusal(kind, sent, changed)
                        .or(() -> ProductParts.refusal(changed, sent))
                        .orElseGet(() -> {
                            shop.overlay(changed, sent);
                            shop.touch(changed);
                            return wrapped(200, kind, changed);
                        });
            }
            default -> {
                shop.delete(kind.plural(), id);
                yield Reply.json(200, NODES.objectNode());
            }
        };
    }

    private static Reply wrapped(int status, Kind kind, ObjectNode record) {
        return Reply.json(status, NODES.objectNode().set(kind.singular(), AddressBook.shown(record)));
    }

    private static ObjectNode sent(Kind kind, Request request) {
        return (ObjectNode) ExactJson.object(request.body()).get(kind.singular());
    }

    /** The events that a list of them asks for; newest last. */
    private ArrayNode happened(Request request) {
        ArrayNode found = NODES.arrayNode();
        Instant from = moment(request.asked("created_at_min", "2000-01-01T00:00:00Z"));
        shop.events().forEach(event -> {
            boolean kind = request.asked("filter", "").isEmpty()
                    || request.asked("filter", "")
                            .contains(event.get("subject_type").asText());
            if (kind && !moment(event.get("created_at").asText()).isBefore(from)) {
                found.add(event);
            }
        });
        return found;
    }

    private static Instant moment(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** What a list is asked for, be it by the link that it goes on with. */
    private static Map<String, String> asked(Request request) {
        Map<String, String> asked = new HashMap<>(request.query());
        String info = asked.remove("page_info");
        if (info != null) {
            for (String pair : new String(Base64.getUrlDecoder().decode(info), StandardCharsets.UTF_8).split("&")) {
                String[] both = pair.split("=", 2);
                asked.put(both[0], URLDecoder.decode(both[1].replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return asked;
    }

    private List<ObjectNode> listed(Kind kind, Long parent, Request request) {
        Map<String, String> asked = asked(request);
        long since = Long.parseLong(asked.getOrDefault("since_id", "0"));
        String changed = asked.get("updated_at_min");
        return shop.shelf(kind.plural()).below(parent).stream()
                .filter(it -> it.get("id").asLong() > since)
                .filter(it -> changed == null
                        || !it.has("updated_at")
                        || !moment(it.get("updated_at").asText()).isBefore(moment(changed)))
                .filter(it -> !kind.plural().equals("orders")
                        || asked.getOrDefault("status", "open").equals("any")
                        || it.get("closed_at").isNull())
                .filter(it -> kind.filters().stream()
                        .allMatch(name -> !asked.containsKey(name)
                                || it.path(name).asText().equals(asked.get(name))))
                .toList();
    }

    /** @param live the record that is changed; null where one is made */
    private Optional<Reply> refusal(Kind kind, ObjectNode sent, ObjectNode live) {
        for (String name : kind.required()) {
            boolean blank = sent.path(name).asText("").isBlank();
            if (sent.has(name) ? blank : live == null) {
                return Optional.of(refused(422, name, "can't be blank"));
            }
        }
        String unique = kind.unique();
        if (unique != null
                && shop.shelf(kind.plural()).all().stream()
                        .anyMatch(it -> it != live
                                && it.get(unique).isTextual()
                                && it.get(unique).equals(sent.get(unique)))) {
            return Optional.of(refused(422, unique, "has already been taken"));
        }
        for (Map.Entry<String, String> reference : kind.references().entrySet()) {
            JsonNode named = sent.path(reference.getKey());
            for (JsonNode key : named.isArray() ? named : NODES.arrayNode().add(named)) {
                if (!key.isMissingNode()
                        && !key.isNull()
                        && shop.shelf(reference.getValue()).find(key.asLong()).isEmpty()) {
                    return Optional.of(refused(422, reference.getKey(), "does not exist"));
                }
            }
        }
        return shop.fileRefusal(sent);
    }

    @Override
    public void close() {
        server.close();
    }
}
