package io.holdfast.wordpress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.demo.Difference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class WordPressStateTest {
    private static final String SITE = """
            {"users": [{"id": 1, "slug": "admin"}],
             "categories": [{"id": 2, "slug": "animals", "name": "Animals", "parent": 0},
                            {"id": 3, "slug": "cats", "name": "Cats", "parent": 2}],
             "tags": [{"id": 4, "slug": "soft", "name": "Soft"}],
             "media": [{"id": 5, "slug": "cat", "source_url": "/cat.png", "author": 1, "title": {"raw": "Cat"}}],
             "pages": [{"id": 6, "slug": "about", "parent": 0, "title": {"raw": "About"}, "author": 1},
                       {"id": 7, "slug": "team", "parent": 6, "title": {"raw": "Team"}, "author": 1}],
             "posts": [{"id": 8, "slug": "hello", "status": "publish", "date": "2024-01-01T00:00:00", "author": 1,
                        "title": {"raw": "Hello"}, "content": {"raw": "Text"}, "featured_media": 5,
                        "categories": [3], "tags": [4], "modified": "x"}]}
            """;

    @Test
    void new_ids_and_addresses_are_no_differences() {
        String again = SITE.replace("\"id\": 5", "\"id\": 55")
                .replace("\"featured_media\": 5", "\"featured_media\": 55")
                .replace("/cat.png", "/cat-1.png")
                .replace("\"id\": 3", "\"id\": 33")
                .replace("[3]", "[33]")
                .replace("\"id\": 8", "\"id\": 88")
                .replace("\"modified\": \"x\"", "\"modified\": \"y\"");

        assertThat(differences(again)).isEmpty();
    }

    @Test
    void every_planted_difference_is_found_and_named() {
        assertFound("\"Text\"", "\"Other\"", "posts hello", "/content");
        assertFound("\"Hello\"", "\"Hallo\"", "posts hello", "/title");
        assertFound("\"publish\"", "\"trash\"", "posts hello", "/status");
        assertFound("2024-01-01", "2024-01-02", "posts hello", "/date");
        assertFound("\"featured_media\": 5", "\"featured_media\": 0", "posts hello", "/featured_media");
        assertFound("\"categories\": [3]", "\"categories\": [2]", "posts hello", "/categories/0");
        assertFound("\"tags\": [4]", "\"tags\": []", "posts hello", "/tags/0");
        assertFound("\"tags\": [4]", "\"tags\": [9]", "posts hello", "/tags/0");
        assertFound("\"parent\": 6", "\"parent\": 0", "pages team", "/parent");
        assertFound("\"Soft\"", "\"Hard\"", "tags soft", "/name");
    }

    @Test
    void a_category_elsewhere_in_the_tree_is_another_one() {
        assertThat(differences(SITE.replace("\"parent\": 2", "\"parent\": 0")))
                .extracting(Difference::thing)
                .contains("categories animals/cats", "categories cats", "posts hello");
    }

    @Test
    void other_bytes_of_a_picture_are_found_wherever_it_is_used() {
        List<Difference> found = WordPressState.differences(state(SITE, "one"), state(SITE, "other"));

        assertThat(found)
                .extracting(Difference::thing, Difference::where)
                .containsExactly(tuple("media cat", "/bytes"), tuple("posts hello", "/featured_media"));
    }

    @Test
    void a_missing_and_a_doubled_post_are_differences() {
        String missing = SITE.replaceAll("(?s)\"posts\": \\[.*]}", "\"posts\": []}");

        assertThat(differences(missing)).singleElement().hasToString("posts hello was 1 of it, is 0 of it");
    }

    private static void assertFound(String old, String changed, String thing, String where) {
        assertThat(SITE).contains(old);
        assertThat(differences(SITE.replace(old, changed)))
                .extracting(Difference::thing, Difference::where)
                .contains(tuple(thing, where));
    }

    private static List<Difference> differences(String after) {
        return WordPressState.differences(state(SITE, "bytes"), state(after, "bytes"));
    }

    private static WordPressState state(String json, String bytes) {
        try {
            JsonNode site = new JsonMapper().readTree(json);
            Map<String, List<JsonNode>> raw = new HashMap<>();
            site.properties()
                    .forEach(kind -> raw.put(
                            kind.getKey(),
                            StreamSupport.stream(kind.getValue().spliterator(), false)
                                    .toList()));
            return WordPressState.of(raw, url -> bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
