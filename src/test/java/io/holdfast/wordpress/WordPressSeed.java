package io.holdfast.wordpress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.shop.TinyPng;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Fills an empty site through its API: 300 posts, 20 pages, 50 media files, and what belongs to them. */
final class WordPressSeed {
    static final int POSTS = 300;
    static final int PAGES = 20;
    static final int MEDIA = 50;
    private static final int CATEGORIES = 12;
    private static final int TAGS = 20;
    private static final LocalDateTime EPOCH = LocalDateTime.parse("2024-03-01T08:00:00");
    private static final String[] FORMATS = {"standard", "standard", "aside", "quote", "link"};

    private final WordPressApi api;
    private List<Long> authors = List.of();
    private List<Long> categories = List.of();
    private List<Long> tags = List.of();
    private List<Long> media = List.of();

    WordPressSeed(WordPressApi api) {
        this.api = api;
    }

    void fill() {
        for (String kind : List.of("posts", "pages")) {
            api.all(kind).forEach(example -> api.delete(kind, example.get("id").asLong()));
        }
        authors = make(3, this::author);
        categories = new ArrayList<>();
        for (int n = 0; n < CATEGORIES; n++) {
            categories.add(api.create("categories", category(n)));
        }
        tags = make(TAGS, n -> api.create("tags", term("Tag №" + n + " “ä”", "tag-" + n)));
        media = make(MEDIA, this::file);
        List<Long> pages = new ArrayList<>();
        for (int n = 0; n < PAGES; n++) {
            pages.add(api.create("pages", page(n, pages)));
        }
        make(POSTS, n -> api.create("posts", post(n)));
    }

    private long author(int n) {
        return api.create(
                "users",
                WordPressApi.object()
                        .put("username", "author" + n)
                        .put("email", "author" + n + "@example.org")
                        .put("password", "a long enough password " + n)
                        .put("name", "Author " + n)
                        .set("roles", WordPressApi.object().arrayNode().add("editor")));
    }

    private static ObjectNode term(String name, String slug) {
        return WordPressApi.object().put("name", name).put("slug", slug).put("description", "About " + name);
    }

    /** Every third category lies within the one before it. */
    private ObjectNode category(int n) {
        ObjectNode category = term("Category " + n, "category-" + n);
        return n % 3 == 2 ? category.put("parent", categories.get(n - 1)) : category;
    }

    private long file(int n) {
        long id = api.upload("picture-%02d.png".formatted(n), TinyPng.of(9000 + n));
        api.update(
                "media",
                id,
                WordPressApi.object()
                        .put("title", "Picture " + n + " – größer")
                        .put("alt_text", "Alternative " + n)
                        .put("caption", "<em>Caption</em> " + n)
                        .put("description", "Description of " + n)
                        .put("date", EPOCH.plusHours(n).toString() + ":00"));
        return id;
    }

    private ObjectNode page(int n, List<Long> before) {
        ObjectNode page = text("Page", n)
                .put("slug", "page-%02d".formatted(n))
                .put("status", n % 7 == 6 ? "draft" : "publish")
                .put("menu_order", n % 4);
        return n % 4 == 3 ? page.put("parent", before.get(n - 1)) : page;
    }

    private ObjectNode post(int n) {
        SplittableRandom random = new SplittableRandom(n);
        ObjectNode post = text("Post", n)
                .put("slug", "post-%03d".formatted(n))
                .put("status", status(n))
                .put("format", FORMATS[n % FORMATS.length])
                .put("sticky", n % 60 == 1)
                .put("comment_status", n % 5 == 0 ? "closed" : "open")
                .put("author", authors.get(n % authors.size()));
        add(post, "categories", categories.get(n % CATEGORIES));
        random.ints(random.nextInt(0, 3), 0, CATEGORIES).forEach(c -> add(post, "categories", categories.get(c)));
        random.ints(random.nextInt(0, 5), 0, TAGS).forEach(t -> add(post, "tags", tags.get(t)));
        return n % 2 == 0 ? post.put("featured_media", media.get(n / 2 % MEDIA)) : post;
    }

    private static void add(ObjectNode post, String field, long id) {
        for (var each : post.withArray(field)) {
            if (each.asLong() == id) {
                return;
            }
        }
        post.withArray(field).add(id);
    }

    private static String status(int n) {
        return switch (n % 20) {
            case 17 -> "draft";
            case 18 -> "pending";
            case 19 -> "private";
            default -> "publish";
        };
    }

    private ObjectNode text(String kind, int n) {
        return WordPressApi.object()
                .put("title", "%s %d: “Größe” & <b>Maß</b> – Nguyễn".formatted(kind, n))
                .put("content", """
                        <!-- wp:paragraph -->
                        <p>Text %d with a backslash \\ and 'quotes', 5 &lt; 6 &amp; more, 柔らかい.</p>
                        <!-- /wp:paragraph -->

                        <!-- wp:list {"ordered":true} -->
                        <ol><li>one</li><li>%s</li></ol>
                        <!-- /wp:list -->""".formatted(n, "two ".repeat(n % 40)))
                .put("excerpt", n % 3 == 0 ? "In short: " + n : "")
                .put("date", EPOCH.plusHours(7L * n).toString() + ":00");
    }

    /** Does something for every number, four at a time, and keeps the order. */
    private static List<Long> make(int count, IntFunction<Long> one) {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Long>> tasks = IntStream.range(0, count)
                    .mapToObj(n -> (Callable<Long>) () -> one.apply(n))
                    .toList();
            List<Long> ids = new ArrayList<>();
            for (Future<Long> done : threads.invokeAll(tasks)) {
                ids.add(done.get());
            }
            return ids;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the site was filled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the site could not be filled", e.getCause());
        }
    }
}
