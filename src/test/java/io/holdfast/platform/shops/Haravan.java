package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.platform.shops.PlatformServer.Request;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Omni APIs of Haravan: Bearer, what is sold behind {@code /com} and the website behind {@code /web}, numbered pages, times in UTC. Its pages have 50 records at most, as the vendor says of orders;
 * collects, pages and redirects could be larger.
 *
 * @see <a href="https://docs.haravan.com/docs/omni-apis/orders/">limit: 50 at most; status any</a>
 * @see <a href="https://docs.haravan.com/docs/omni-apis/products/">since_id, updated_at_min, numbered pages, times that end with Z</a>
 */
final class Haravan implements Dialect {
    static final String TOKEN = "0000000000000000000000000000000000000000000000000000000000000001";
    private static final int PAGE = 50;
    private static final Set<String> WEB = Set.of("pages", "blogs", "articles", "redirects");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX");

    @Override
    public String name() {
        return "haravan";
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
                Kind.of("redirects", "redirect")
                        .filteredBy("path", "target")
                        .requiring("path", "target")
                        .uniqueBy("path"));
    }

    @Override
    public Optional<String> place(String path) {
        String[] parts = path.split("/", 3);
        if (parts.length < 3 || !path.endsWith(".json")) {
            return Optional.empty();
        }
        String place = parts[2].substring(0, parts[2].length() - 5);
        String area = WEB.contains(place.split("/")[0]) ? "web" : "com";
        return Optional.of(place).filter(it -> parts[1].equals(area));
    }

    @Override
    public boolean admits(Map<String, String> headers) {
        return ("Bearer " + TOKEN).equals(headers.get("authorization"));
    }

    @Override
    public String limitHeader() {
        return "X-Haravan-Api-Call-Limit";
    }

    @Override
    public String told(Instant moment) {
        return TIME.format(moment.atOffset(ZoneOffset.UTC));
    }

    @Override
    public Reply page(Kind kind, List<ObjectNode> all, Request request, String url) {
        int size = Math.min(PAGE, Integer.parseInt(request.asked("limit", "50")));
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        all.stream()
                .skip((Long.parseLong(request.asked("page", "1")) - 1) * size)
                .limit(size)
                .map(AddressBook::shown)
                .forEach(items::add);
        return Reply.json(200, JsonNodeFactory.instance.objectNode().set(kind.plural(), items));
    }

    @Override
    public void complete(Kind kind, ObjectNode record) {}
}
