package io.holdfast.wordpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.process.HoldfastApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Somebody changes forty posts, looks at what changed, ticks five and puts them back: the other thirty-five stay as they are to the last character. */
final class WordPressTicks {
    private static final int CHANGED = 40;
    private static final int TICKED = 5;
    private final WordPressApi api;
    private final HoldfastApi owner;
    private final Duration patience;

    WordPressTicks(WordPressApi api, HoldfastApi owner, Duration patience) {
        this.api = api;
        this.owner = owner;
        this.patience = patience;
    }

    /** How many of the forty are not as they should be. */
    int wrong(String backup) {
        Map<String, JsonNode> before = posts();
        List<String> keys = new ArrayList<>(before.keySet()).subList(0, CHANGED);
        for (String key : keys) {
            api.update("posts", Long.parseLong(key), WordPressApi.object().put("title", "Changed by mistake " + key));
        }
        Map<String, JsonNode> changed = posts();
        JsonNode diff = owner.compare(backup, patience, job -> {});
        List<String> seen = owner.entries(diff.get("id").asText()).stream()
                .filter(entry -> entry.path("stream").asText().equals("posts"))
                .filter(entry -> entry.path("kind").asText().equals("changed"))
                .map(entry -> entry.path("key").asText())
                .toList();
        int wrong = seen.size() == CHANGED && seen.containsAll(keys) ? 0 : CHANGED;
        List<String> ticked = keys.subList(7, 7 + TICKED);
        owner.awaitRestore(owner.startRestore(order(diff.get("id").asText(), ticked)), patience);
        Map<String, JsonNode> after = posts();
        for (String key : keys) {
            boolean right = ticked.contains(key)
                    ? after.get(key).at("/title/raw").equals(before.get(key).at("/title/raw"))
                    : after.get(key).equals(changed.get(key));
            wrong += right ? 0 : 1;
        }
        return wrong;
    }

    private static ObjectNode order(String diff, List<String> keys) {
        ObjectNode order = WordPressApi.object();
        ObjectNode entry =
                order.putObject("diff").put("id", diff).putArray("entries").addObject();
        ArrayNode ticked = entry.put("stream", "posts").putArray("keys");
        keys.forEach(ticked::add);
        return order;
    }

    private Map<String, JsonNode> posts() {
        Map<String, JsonNode> posts = new LinkedHashMap<>();
        api.all("posts").forEach(post -> posts.put(post.get("id").asText(), post));
        return posts;
    }
}
