package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The lists of a repository: at most 100 records a page, 30 where nobody says how many, and a {@code Link} whose addresses name the repository by its number. Nothing says how many there are.
 *
 * @see <a href="https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api">pages and links</a>
 * @see <a href="https://docs.github.com/en/rest/issues/issues#list-repository-issues">state (open where nobody asks), since, sort and direction</a>
 */
final class GitHubPages {
    private GitHubPages() {}

    /** A page of a list: by {@code since}, {@code sort} and {@code direction}, where the caller says so. @param address that of the list */
    static Said page(Asked asked, String address, List<ObjectNode> all, Predicate<ObjectNode> which) {
        List<ObjectNode> found = found(asked, all, which);
        int size = Math.clamp(asked.number("per_page", 30), 1, 100);
        int page = Math.max(1, asked.number("page", 1));
        int last = Math.max(1, (found.size() + size - 1) / size);
        int from = Math.min(found.size(), (page - 1) * size);
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        items.addAll(found.subList(from, Math.min(found.size(), from + size)));
        Map<String, Integer> relations = new LinkedHashMap<>();
        if (page > 1) {
            relations.put("prev", page - 1);
        }
        if (page < last) {
            relations.put("next", page + 1);
            relations.put("last", last);
        }
        if (page > 1) {
            relations.put("first", 1);
        }
        List<String> links = relations.entrySet().stream()
                .map(each -> "<%s>; rel=\"%s\"".formatted(link(asked, address, each.getValue()), each.getKey()))
                .toList();
        Said said = Said.json(200, items);
        return links.isEmpty() ? said : said.with(Map.of("Link", String.join(", ", links)));
    }

    private static List<ObjectNode> found(Asked asked, List<ObjectNode> all, Predicate<ObjectNode> which) {
        String since = asked.query().get("since");
        String sort = asked.query().getOrDefault("sort", "");
        boolean descending = "desc".equals(asked.query().get("direction"));
        List<ObjectNode> found = new ArrayList<>(all.stream()
                .filter(which)
                .filter(each -> since == null
                        || !Instant.parse(each.path("updated_at").asText()).isBefore(Instant.parse(since)))
                .toList());
        Comparator<ObjectNode> order = switch (sort) {
            case "created", "updated" -> Shelf.by(sort + "_at", descending);
            case "due_on" -> Shelf.by(sort, descending);
            default -> (one, other) -> 0;
        };
        found.sort(order);
        return found;
    }

    private static String link(Asked asked, String address, int page) {
        Map<String, String> query = new HashMap<>(asked.query());
        query.put("page", "" + page);
        List<String> pairs = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue().replace(":", "%3A"))
                .toList();
        return address + "?" + String.join("&", pairs);
    }
}
