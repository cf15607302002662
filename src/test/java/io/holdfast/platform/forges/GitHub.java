package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One repository of GitHub, {@code acme/tea-shop}, and the host that its files are handed out from. What is wrong is refused with the vendor's bodies; fields that cannot be written are
 * passed over.
 *
 * @see <a href="https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api">401, 403, 404 and 422</a>
 * @see <a href="https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api">the x-ratelimit headers, and 403 with Retry-After</a>
 * @see <a href="https://docs.github.com/en/rest/about-the-rest-api/api-versions">a version that is no longer served: 410</a>
 */
public final class GitHub implements AutoCloseable {
    /** May write issues and contents. */
    public static final String TOKEN = "github_pat_for_tests";

    /** May only read. */
    public static final String READING_TOKEN = "github_pat_for_reading";

    static final List<String> PEOPLE = List.of("mina-example", "teo-example");
    private static final String NAMED = "/repos/acme/tea-shop";
    private static final String NUMBERED = "/repositories/7001";
    private static final String VERSION = "2022-11-28";

    final Shelf labels = new Shelf();
    final Shelf milestones = new Shelf();
    final Shelf issues = new Shelf();
    final Shelf comments = new Shelf();
    final Shelf pulls = new Shelf();
    final Shelf reviews = new Shelf();
    final Shelf releases = new Shelf();
    private final Doorstep door = new Doorstep(this::answer);
    private final Doorstep storage = new Doorstep(GitHubReleases::file);
    private final GitHubIssues tracking = new GitHubIssues(this);
    private final GitHubReleases shipping = new GitHubReleases(this);
    final GitHubTransfers transfers = new GitHubTransfers(this);
    private final Hourglass limit;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long lastId = 9_000_000;

    public GitHub() {
        this(5_000, 3_600);
    }

    /** One that lets so many calls pass in each stretch of so many seconds. */
    public GitHub(int calls, int seconds) {
        limit = new Hourglass(calls, seconds, () -> System.currentTimeMillis() / 1000);
    }

    public String url() {
        return door.url();
    }

    String storage() {
        return storage.url();
    }

    /** What the API calls the repository. */
    String home() {
        return url() + NAMED;
    }

    public List<Asked> calls() {
        return door.calls();
    }

    public int refused() {
        return limit.refused();
    }

    /** The next creation of that kind is carried out, and its answer lost. */
    public void loseCreation(String list) {
        door.loseAnswer(call -> call.method().equals("POST") && call.path().endsWith("/" + list));
    }

    /** The next call is refused for a secondary limit. @param retryAfter seconds */
    public void tireOnce(int retryAfter) {
        door.sayOnce(error("secondary-limit", 403).with(Map.of("Retry-After", "" + retryAfter)));
    }

    /** The records of a kind, as the API writes them. */
    public List<String> truth(String stream) {
        return shelf(stream).all().stream().map(ObjectNode::toString).toList();
    }

    private Shelf shelf(String stream) {
        return switch (stream) {
            case "labels" -> labels;
            case "milestones" -> milestones;
            case "issues" -> issues;
            case "issue_comments" -> comments;
            case "pull_requests" -> pulls;
            case "review_comments" -> reviews;
            case "releases" -> releases;
            default -> throw new IllegalArgumentException(stream);
        };
    }

    /** The record of a kind with that key. */
    public ObjectNode record(String stream, Object key) {
        return shelf(stream).get(key.toString());
    }

    /** Somebody changes a record by hand. */
    public void change(String stream, Object key, String field, String value) {
        record(stream, key).put(field, value).put("updated_at", tick());
    }

    /** Somebody takes a record away by hand: comments of an issue go with it. */
    public void remove(String stream, Object key) {
        shelf(stream).remove(key.toString());
        if (stream.equals("issues")) {
            comments.those(each -> each.path("issue_url").asText().endsWith("/issues/" + key))
                    .forEach(each -> comments.remove(each.path("id").asText()));
        }
    }

    /** Somebody moves an issue to another repository. */
    public void transfer(int number) {
        transfers.move("" + number);
    }

    /** Somebody begins a release and does not publish it; its id. */
    public String draft(String tag) {
        return shipping.draft(tag);
    }

    /** Fills the repository: issues with every third a pull request, two comments each, and what they hang on. */
    public GitHub with(int things) {
        GitHubSeed.plant(this, tracking, shipping, things);
        door.calls();
        return this;
    }

    String tick() {
        now = now.plusSeconds(60);
        return now.toString();
    }

    long nextId() {
        return ++lastId;
    }

    /** A fixture with the addresses of this platform. */
    ObjectNode shaped(String name) {
        return rooted(Fixture.of("github/" + name));
    }

    private ObjectNode rooted(ObjectNode record) {
        record.properties().forEach(each -> {
            if (each.getValue().isTextual()) {
                String text = each.getValue().asText().replace("https://api.github.com", url());
                each.setValue(record.textNode(text));
            } else if (each.getValue() instanceof ObjectNode inner) {
                rooted(inner);
            } else if (each.getValue() instanceof ArrayNode array) {
                array.forEach(inner -> rooted((ObjectNode) inner));
            }
        });
        return record;
    }

    private Said answer(Asked asked) {
        Hourglass.Level level = limit.take();
        Said said = level.passes() ? permitted(asked) : error("primary-limit", 403);
        return said.with(Map.of(
                "X-RateLimit-Limit", "" + level.limit(),
                "X-RateLimit-Remaining", "" + level.remaining(),
                "X-RateLimit-Used", "" + (level.limit() - level.remaining()),
                "X-RateLimit-Reset", "" + level.reset(),
                "X-RateLimit-Resource", "core"));
    }

    private Said permitted(Asked asked) {
        String version = asked.header("X-GitHub-Api-Version");
        if (asked.header("User-Agent") == null || version != null && !version.equals(VERSION)) {
            return Said.nothing(asked.header("User-Agent") == null ? 403 : 410);
        }
        if (!isToken(asked, TOKEN) && !isToken(asked, READING_TOKEN)) {
            return error("bad-credentials", 401);
        }
        if (!isToken(asked, TOKEN) && !asked.method().matches("GET|HEAD")) {
            return error("not-permitted", 403);
        }
        if (asked.path().startsWith(GitHubTransfers.ELSEWHERE)) {
            return transfers.elsewhere(asked);
        }
        if (!asked.path().startsWith(NAMED + "/") && !asked.path().startsWith(NUMBERED + "/")) {
            return error("not-found", 404);
        }
        int skipped = asked.path().startsWith(NAMED + "/") ? 3 : 2;
        List<String> path = asked.segments().subList(skipped, asked.segments().size());
        String call = asked.method() + " " + String.join("/", path).replaceAll("\\b\\d+\\b", "N");
        Function<Asked, Said> answer = tracking.route(call, path);
        answer = answer == null ? shipping.route(call, path) : answer;
        answer = answer == null ? code(call, path) : answer;
        return answer == null ? error("not-found", 404) : answer.apply(asked);
    }

    private static boolean isToken(Asked asked, String token) {
        return ("Bearer " + token).equals(asked.header("Authorization"));
    }

    /** Whether the caller sees drafts. */
    static boolean mayWrite(Asked asked) {
        return isToken(asked, TOKEN);
    }

    private Function<Asked, Said> code(String call, List<String> path) {
        return switch (call) {
            case "GET pulls" -> asked -> list(asked, "pulls", pulls.all(), each -> true);
            case "GET pulls/N" -> asked -> one(pulls.get(path.get(1)));
            case "GET pulls/comments" -> asked -> list(asked, "pulls/comments", reviews.all(), each -> true);
            case "GET pulls/comments/N" -> asked -> one(reviews.get(path.get(2)));
            default -> null;
        };
    }

    static Said one(ObjectNode record) {
        return record == null ? error("not-found", 404) : Said.json(200, record);
    }

    /** A page of a list, as {@link GitHubPages} makes it. */
    Said list(Asked asked, String name, List<ObjectNode> all, Predicate<ObjectNode> which) {
        return GitHubPages.page(asked, url() + NUMBERED + "/" + name, all, which);
    }

    static Said error(String name, int status) {
        return Said.json(status, Fixture.of("github/error-" + name));
    }

    /** 422 as the vendor writes it. */
    static Said invalid(String resource, String field, String code) {
        ObjectNode body = Fixture.of("github/error-validation");
        ((ObjectNode) body.path("errors").get(0))
                .put("resource", resource)
                .put("code", code)
                .put("field", field);
        return Said.json(422, body);
    }

    @Override
    public void close() {
        door.close();
        storage.close();
    }
}
