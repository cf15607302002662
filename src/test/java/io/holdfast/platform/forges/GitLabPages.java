package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The lists of a project: at most 100 records a page, 20 where nobody says how many, and a {@code Link} to the next page.
 *
 * @see <a href="https://docs.gitlab.com/api/rest/#pagination">page numbers; keysets, which of the lists here only issues know (from 18.3 on), without a count</a>
 * @see <a href="https://docs.gitlab.com/api/rest/#pagination-response-headers">no X-Total above 10,000 records</a>
 * @see <a href="https://docs.gitlab.com/administration/instance_limits/#max-offset-allowed-by-the-rest-api-for-offset-based-pagination">the largest offset</a>: 405 beyond it, for lists that know
 *     keysets (gitlabhq/gitlabhq, lib/api/helpers/pagination_strategies.rb)
 */
final class GitLabPages {
    private static final Comparator<ObjectNode> OLDEST_FIRST = Comparator.comparing(GitLabPages::place);

    private final Supplier<String> url;
    private int countsUpTo = 10_000;
    private int numbersUpTo = 50_000;

    GitLabPages(Supplier<String> url) {
        this.url = url;
    }

    void countsUpTo(int most) {
        countsUpTo = most;
    }

    void numbersUpTo(int most) {
        numbersUpTo = most;
    }

    /** All at once, as wiki pages come. @see <a href="https://docs.gitlab.com/api/wikis/">wikis</a> */
    Said whole(Asked asked, List<ObjectNode> all) {
        return page(asked, found(asked, all), Integer.MAX_VALUE);
    }

    Said numbered(Asked asked, List<ObjectNode> all) {
        return page(asked, found(asked, all), size(asked));
    }

    Said issues(Asked asked, List<ObjectNode> all) {
        if ("keyset".equals(asked.query().get("pagination"))) {
            return behind(asked, found(asked, all));
        }
        if (asked.number("page", 1) * size(asked) > numbersUpTo) {
            return GitLab.message(405, "Offset pagination has a maximum allowed offset of " + numbersUpTo);
        }
        return numbered(asked, all);
    }

    private static int size(Asked asked) {
        return Math.clamp(asked.number("per_page", 20), 1, 100);
    }

    private static List<ObjectNode> found(Asked asked, List<ObjectNode> all) {
        String since = asked.query().get("updated_after");
        String search = asked.query().get("search");
        String title = asked.query().get("title");
        return all.stream()
                .filter(each -> since == null
                        || !Instant.parse(each.path("updated_at").asText()).isBefore(Instant.parse(since)))
                .filter(each -> search == null
                        || each.path("title").asText(each.path("name").asText()).contains(search))
                .filter(each -> title == null || each.path("title").asText().equals(title))
                .toList();
    }

    private Said page(Asked asked, List<ObjectNode> found, int size) {
        int page = Math.max(1, asked.number("page", 1));
        int from = (int) Math.min(found.size(), (page - 1) * (long) size);
        int to = (int) Math.min(found.size(), (long) from + size);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Page", "" + page);
        if (found.size() <= countsUpTo) {
            headers.put("X-Total", "" + found.size());
        }
        List<String> links = new ArrayList<>(List.of(link(asked, "first", "page", "1")));
        if (to < found.size()) {
            links.addFirst(link(asked, "next", "page", "" + (page + 1)));
        }
        headers.put("Link", String.join(", ", links));
        return Said.json(200, items(found.subList(from, to))).with(headers);
    }

    /** The page behind a record; without a Link at the list's end. */
    private Said behind(Asked asked, List<ObjectNode> all) {
        String cursor = asked.query().getOrDefault("cursor", "");
        String after = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        List<ObjectNode> found = all.stream()
                .sorted(OLDEST_FIRST)
                .filter(each -> place(each).compareTo(after) > 0)
                .limit(size(asked))
                .toList();
        Said said = Said.json(200, items(found));
        if (found.size() < size(asked)) {
            return said;
        }
        byte[] last = place(found.getLast()).getBytes(StandardCharsets.UTF_8);
        return said.with(Map.of(
                "Link", link(asked, "next", "cursor", Base64.getUrlEncoder().encodeToString(last))));
    }

    private static String place(ObjectNode record) {
        return "%s %019d"
                .formatted(record.path("created_at").asText(), record.path("id").asLong());
    }

    private static ArrayNode items(List<ObjectNode> found) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        items.addAll(found);
        return items;
    }

    private String link(Asked asked, String relation, String name, String value) {
        Map<String, String> query = new LinkedHashMap<>(asked.query());
        query.put(name, value);
        List<String> pairs = query.entrySet().stream()
                .map(each -> each.getKey() + "="
                        + each.getValue().replace(":", "%3A").replace("=", "%3D"))
                .toList();
        return "<%s%s?%s>; rel=\"%s\"".formatted(url.get(), asked.path(), String.join("&", pairs), relation);
    }
}
