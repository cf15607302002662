package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.platform.shops.PlatformServer.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Admin REST API of Shopify: one version, a token of its own header, pages behind opaque links, times with the shop's offset.
 *
 * @see <a href="https://shopify.dev/docs/api/admin-rest/usage/pagination">page_info: 250 records at most, no filters beside it</a>
 * @see <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/product">since_id, updated_at_min, the filters by handle; status and published_status are any where nobody asks</a>
 */
final class Shopify implements Dialect {
    static final String TOKEN = "shpat_00000000000000000000000000000001";
    static final String PREFIX = "/admin/api/2026-10/";
    private static final Set<String> BESIDE_A_LINK = Set.of("page_info", "limit", "fields");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");

    @Override
    public String name() {
        return "shopify";
    }

    @Override
    public List<Kind> kinds() {
        return List.of(
                Kind.of("products", "product"),
                Kind.of("custom_collections", "custom_collection"),
                Kind.of("smart_collections", "smart_collection"),
                Kind.of("collects", "collect")
                        .filteredBy("product_id", "collection_id")
                        .requiring("product_id", "collection_id")
                        .naming(Map.of("product_id", "products", "collection_id", "custom_collections"))
                        .only("POST DELETE"),
                Kind.of("customers", "customer").filteredBy().requiring().uniqueBy("email"),
                Kind.of("orders", "order").filteredBy().only(""),
                Kind.of("pages", "page"),
                Kind.of("blogs", "blog"),
                Kind.of("articles", "article").below("blogs", "blog_id"),
                Kind.of("metafields", "metafield")
                        .below("products", "owner_id")
                        .filteredBy("namespace", "key")
                        .requiring("namespace", "key", "value", "type"),
                Kind.of("redirects", "redirect")
                        .filteredBy("path", "target")
                        .requiring("path", "target")
                        .uniqueBy("path"),
                Kind.of("price_rules", "price_rule")
                        .filteredBy()
                        .requiring("title", "value", "value_type", "starts_at")
                        .naming(Map.of("entitled_product_ids", "products")));
    }

    @Override
    public Optional<String> place(String path) {
        return Optional.of(path)
                .filter(it -> it.startsWith(PREFIX) && it.endsWith(".json"))
                .map(it -> it.substring(PREFIX.length(), it.length() - 5));
    }

    @Override
    public boolean admits(Map<String, String> headers) {
        return TOKEN.equals(headers.get("x-shopify-access-token"));
    }

    @Override
    public String limitHeader() {
        return "X-Shopify-Shop-Api-Call-Limit";
    }

    @Override
    public String told(Instant moment) {
        return TIME.format(moment.atOffset(ZoneOffset.ofHours(-5)));
    }

    /** A link holds the filters of the list that it goes on with, and is refused beside any other filter. */
    @Override
    public Reply page(Kind kind, List<ObjectNode> all, Request request, String url) {
        if (request.query().containsKey("page_info")
                && !BESIDE_A_LINK.containsAll(request.query().keySet())) {
            return AdminApi.refused(400, "page_info", "cannot be passed with other filters");
        }
        int limit = Integer.parseInt(request.asked("limit", "50"));
        if (limit < 1 || limit > 250) {
            return AdminApi.refused(400, "limit", "must be between 1 and 250");
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        all.stream().limit(limit).map(AddressBook::shown).forEach(items::add);
        Reply reply = Reply.json(200, JsonNodeFactory.instance.objectNode().set(kind.plural(), items));
        if (all.size() <= limit) {
            return reply;
        }
        StringBuilder state = new StringBuilder("since_id=" + all.get(limit - 1).get("id"));
        request.query().forEach((name, value) -> {
            if (!name.equals("since_id") && !BESIDE_A_LINK.contains(name)) {
                state.append('&').append(name).append('=').append(value);
            }
        });
        String info = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(state.toString().getBytes(StandardCharsets.UTF_8));
        String before =
                "<%s%s?limit=%d&page_info=%s>; rel=\"previous\", ".formatted(url, request.path(), limit, "back");
        return reply.with(
                "Link",
                "%s<%s%s?limit=%d&page_info=%s>; rel=\"next\""
                        .formatted(
                                request.query().containsKey("page_info") ? before : "",
                                url,
                                request.path(),
                                limit,
                                info));
    }

    @Override
    public void complete(Kind kind, ObjectNode record) {
        if (record.has("admin_graphql_api_id")) {
            record.put("admin_graphql_api_id", "gid://shopify/" + kind.singular() + "/" + record.get("id"));
        }
    }
}
