package io.holdfast.wordpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody's bad day on a site: 50 posts deleted, half of them into the trash; 50 others changed in title, text, terms, picture or
 * status; and pictures and categories that posts refer to deleted for good.
 */
final class WordPressDamage {
    static final int DELETED = 50;
    static final int CHANGED = 50;
    private static final int OTHERS = 4;

    private final WordPressApi api;
    private final SplittableRandom random = new SplittableRandom(11);

    WordPressDamage(WordPressApi api) {
        this.api = api;
    }

    void happen() {
        List<JsonNode> posts = new ArrayList<>(api.all("posts"));
        List<JsonNode> media = api.all("media");
        for (int n = 0; n < DELETED; n++) {
            long id = take(posts);
            if (n % 2 == 0) {
                api.trash("posts", id);
            } else {
                api.delete("posts", id);
            }
        }
        for (int n = 0; n < CHANGED; n++) {
            api.update("posts", take(posts), change(n, media));
        }
        for (int n = 0; n < OTHERS; n++) {
            api.delete("media", media.get(3 * n).get("id").asLong());
        }
        List<JsonNode> categories = api.all("categories");
        for (int n = 0; n < OTHERS; n++) {
            api.delete(
                    "categories",
                    categories.get(categories.size() - 1 - 2 * n).get("id").asLong());
        }
    }

    private long take(List<JsonNode> posts) {
        return posts.remove(random.nextInt(posts.size())).get("id").asLong();
    }

    private static ObjectNode change(int n, List<JsonNode> media) {
        ObjectNode fields = WordPressApi.object();
        switch (n % 5) {
            case 0 -> fields.put("title", "Damaged " + n);
            case 1 -> fields.put("content", "").put("excerpt", "gone");
            case 2 -> {
                fields.putArray("categories");
                fields.putArray("tags");
            }
            case 3 -> fields.put("featured_media", media.getLast().get("id").asLong());
            default -> fields.put("status", "draft").put("sticky", false).put("format", "standard");
        }
        return fields;
    }
}
