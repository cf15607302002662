package io.holdfast.wordpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.demo.Difference;
import io.holdfast.demo.TreeComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A site at one moment as people see it: everything by its slug, terms by their path, files by their bytes. Ids, dates of change,
 * rendered texts, links and the addresses of files are left out.
 *
 * @param things by a name such as {@code posts post-001}; several of one name are kept in the order of their ids
 */
public record WordPressState(Map<String, List<JsonNode>> things) {
    private static final List<String> SHARED =
            List.of("status", "slug", "date", "comment_status", "ping_status", "template");

    /** Reads a whole site. */
    static WordPressState read(WordPressApi api) {
        Map<String, List<JsonNode>> raw = new HashMap<>();
        for (String kind : List.of("users", "categories", "tags", "media", "pages", "posts")) {
            raw.put(kind, api.all(kind));
        }
        return of(raw, url -> Digest.sha256(api.file(url)));
    }

    /**
     * Makes a state of what the API answered.
     *
     * @param raw all records of the six kinds
     * @param digest of the bytes at an address
     */
    static WordPressState of(Map<String, List<JsonNode>> raw, Function<String, String> digest) {
        Map<Long, String> authors =
                names(raw.get("users"), user -> user.path("slug").asText());
        Map<Long, String> categories = paths(raw.get("categories"));
        Map<Long, String> tags = names(raw.get("tags"), tag -> tag.path("slug").asText());
        Map<Long, String> pages =
                names(raw.get("pages"), page -> page.path("slug").asText());
        Map<Long, String> files = names(
                raw.get("media"), file -> digest.apply(file.path("source_url").asText()));
        WordPressState state = new WordPressState(new TreeMap<>());
        for (JsonNode category : raw.get("categories")) {
            state.add("categories " + categories.get(category.get("id").asLong()), term(category));
        }
        for (JsonNode tag : raw.get("tags")) {
            state.add("tags " + tag.path("slug").asText(), term(tag));
        }
        for (JsonNode file : raw.get("media")) {
            ObjectNode view = shared(file, authors);
            view.put("bytes", files.get(file.get("id").asLong())).set("alt_text", file.get("alt_text"));
            view.set("caption", file.at("/caption/raw"));
            view.set("description", file.at("/description/raw"));
            state.add("media " + file.path("slug").asText(), view);
        }
        for (JsonNode page : raw.get("pages")) {
            ObjectNode view = text(page, authors, files).put("parent", named(page.path("parent"), pages));
            view.set("menu_order", page.get("menu_order"));
            state.add("pages " + page.path("slug").asText(), view);
        }
        for (JsonNode post : raw.get("posts")) {
            ObjectNode view = text(post, authors, files);
            view.set("sticky", post.get("sticky"));
            view.set("format", post.get("format"));
            terms(post, "categories", categories).forEach(view.putArray("categories")::add);
            terms(post, "tags", tags).forEach(view.putArray("tags")::add);
            state.add("posts " + post.path("slug").asText(), view);
        }
        return state;
    }

    /** All differences between the two moments; none means that everything is back. */
    static List<Difference> differences(WordPressState before, WordPressState after) {
        TreeSet<String> names = new TreeSet<>(before.things.keySet());
        names.addAll(after.things.keySet());
        List<Difference> all = new ArrayList<>();
        for (String name : names) {
            List<JsonNode> old = before.things.getOrDefault(name, List.of());
            List<JsonNode> now = after.things.getOrDefault(name, List.of());
            if (old.size() != now.size()) {
                all.add(new Difference(name, "", old.size() + " of it", now.size() + " of it"));
                continue;
            }
            for (int i = 0; i < old.size(); i++) {
                all.addAll(TreeComparison.of(name, old.get(i), now.get(i)));
            }
        }
        return all;
    }

    /** How many things of a kind there are. */
    long count(String kind) {
        return things.entrySet().stream()
                .filter(thing -> thing.getKey().startsWith(kind + " "))
                .mapToLong(thing -> thing.getValue().size())
                .sum();
    }

    private void add(String name, JsonNode view) {
        things.computeIfAbsent(name, absent -> new ArrayList<>()).add(view);
    }

    private static ObjectNode term(JsonNode term) {
        ObjectNode view = WordPressApi.object();
        view.set("name", term.get("name"));
        view.set("slug", term.get("slug"));
        view.set("description", term.get("description"));
        return view;
    }

    private static ObjectNode shared(JsonNode record, Map<Long, String> authors) {
        ObjectNode view = WordPressApi.object();
        for (String field : SHARED) {
            view.set(field, record.path(field));
        }
        view.set("title", record.at("/title/raw"));
        return view.put("author", named(record.path("author"), authors));
    }

    private static ObjectNode text(JsonNode record, Map<Long, String> authors, Map<Long, String> files) {
        ObjectNode view = shared(record, authors);
        view.set("content", record.at("/content/raw"));
        view.set("excerpt", record.at("/excerpt/raw"));
        view.set("password", record.path("password"));
        return view.put("featured_media", named(record.path("featured_media"), files));
    }

    private static List<String> terms(JsonNode post, String field, Map<Long, String> known) {
        List<String> names = new ArrayList<>();
        post.path(field).forEach(id -> names.add(named(id, known)));
        names.sort(null);
        return names;
    }

    private static String named(JsonNode id, Map<Long, String> known) {
        return id.asLong() == 0 ? "none" : known.getOrDefault(id.asLong(), "nothing of id " + id.asLong());
    }

    private static Map<Long, String> names(List<JsonNode> records, Function<JsonNode, String> name) {
        Map<Long, String> all = new HashMap<>();
        records.forEach(record -> all.put(record.get("id").asLong(), name.apply(record)));
        return all;
    }

    private static Map<Long, String> paths(List<JsonNode> categories) {
        Map<Long, JsonNode> byId = new HashMap<>();
        categories.forEach(category -> byId.put(category.get("id").asLong(), category));
        return names(categories, category -> path(category, byId));
    }

    private static String path(JsonNode category, Map<Long, JsonNode> byId) {
        JsonNode parent = byId.get(category.path("parent").asLong());
        String slug = category.path("slug").asText();
        return parent == null ? slug : path(parent, byId) + "/" + slug;
    }
}
