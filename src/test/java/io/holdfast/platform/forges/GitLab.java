package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One project of GitLab, {@code acme/tea-shop} or 42. Numbers, dates and states are the project's to set.
 *
 * @see <a href="https://docs.gitlab.com/api/rest/authentication/">PRIVATE-TOKEN</a>
 * @see <a href="https://docs.gitlab.com/api/rest/troubleshooting/">401, and 404 for what the caller may not see</a>
 * @see <a href="https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers">the RateLimit headers; 429 with a text and Retry-After</a>
 * @see <a href="https://docs.gitlab.com/api/issues_statistics/">the count of issues</a>
 */
public final class GitLab implements AutoCloseable {
    public static final String TOKEN = "glpat-for-tests";
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

    private static final ObjectNode OF_THE_GROUP = Fixture.of("gitlab/milestone")
            .put("id", 88)
            .put("group_id", 7)
            .put("title", "The harvest of all")
            .without("project_id");

    final Map<String, Shelf> shelves = new LinkedHashMap<>();
    private final Doorstep door = new Doorstep(this::answer);
    private final GitLabWriting writing = new GitLabWriting(this);
    private final GitLabPages pages = new GitLabPages(this::url);
    private final Hourglass limit;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long lastId = 9_000_000;
    private int lastIssue;

    public GitLab() {
        this(2_000, 60);
    }

    /** One that lets so many calls pass in each stretch of so many seconds. */
    public GitLab(int calls, int seconds) {
        limit = new Hourglass(calls, seconds, () -> System.currentTimeMillis() / 1000);
        for (String name : List.of("labels", "milestones", "issues", "notes", "releases", "wikis", "merge_requests")) {
            shelves.put(name, new Shelf());
        }
    }

    public String url() {
        return door.url();
    }

    public List<Asked> calls() {
        return door.calls();
    }

    public int refused() {
        return limit.refused();
    }

    /** Above so many records a list does not say how many it has; 10,000 at the vendor's. */
    public void countsUpTo(int most) {
        pages.countsUpTo(most);
    }

    /** Issues behind that many are on no numbered page; 50,000 at the vendor's. */
    public void numbersUpTo(int most) {
        pages.numbersUpTo(most);
    }

    public void loseCreation(String list) {
        door.loseAnswer(call -> call.method().equals("POST") && call.path().endsWith("/" + list));
    }

    /** The next call is refused as by the vendor's throttle, which answers with a text. @param retryAfter seconds */
    public void tireOnce(int retryAfter) {
        byte[] text = "Retry later\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        door.sayOnce(new Said(429, Map.of("Content-Type", "text/plain", "Retry-After", "" + retryAfter), text));
    }

    public List<String> truth(String list) {
        return shelves.get(list).those(each -> !each.path("system").asBoolean()).stream()
                .map(ObjectNode::toString)
                .toList();
    }

    public ObjectNode record(String list, Object key) {
        return shelves.get(list).get(key.toString());
    }

    public void change(String list, Object key, String field, String value) {
        record(list, key).put(field, value).put("updated_at", tick());
    }

    /** The milestone of that id, be it the project's or the group's above; null where there is none. */
    ObjectNode milestone(String id) {
        return id.equals(OF_THE_GROUP.path("id").asText()) ? OF_THE_GROUP.deepCopy() : record("milestones", id);
    }

    /** Somebody gives an issue a label and the milestone of the group above, which are in no list of the project. */
    public void group(Object issue, String label) {
        record("issues", issue).withArray("/labels").add(label);
        record("issues", issue).set("milestone", OF_THE_GROUP.deepCopy());
    }

    /** Somebody takes a record away; an issue's notes go with it. */
    public void remove(String list, Object key) {
        shelves.get(list).remove(key.toString());
        if (list.equals("issues")) {
            shelves.get("notes")
                    .those(each -> each.path("noteable_iid").asText().equals(key.toString()))
                    .forEach(each -> shelves.get("notes").remove(each.path("id").asText()));
        }
    }

    /** Fills the project: issues with a comment each, and what else there is. */
    public GitLab with(int issues) {
        writing.plant(issues);
        door.calls();
        return this;
    }

    String tick() {
        now = now.plusSeconds(60);
        return MOMENT.format(now.atOffset(ZoneOffset.UTC));
    }

    long nextId() {
        return ++lastId;
    }

    int nextIssue() {
        return ++lastIssue;
    }

    private Said answer(Asked asked) {
        Hourglass.Level level = limit.take();
        Said said = level.passes() ? permitted(asked) : Said.nothing(429);
        return said.with(Map.of(
                "RateLimit-Limit", "" + level.limit(),
                "RateLimit-Remaining", "" + level.remaining(),
                "RateLimit-Observed", "" + (level.limit() - level.remaining()),
                "RateLimit-Reset", "" + level.reset(),
                "RateLimit-Name", "throttle_authenticated_api"));
    }

    private Said permitted(Asked asked) {
        List<String> path = asked.segments();
        if (!TOKEN.equals(asked.header("PRIVATE-TOKEN"))) {
            return message(401, "401 Unauthorized");
        }
        if (path.size() < 5
                || !path.subList(0, 3).equals(List.of("api", "v4", "projects"))
                || !isProject(path.get(3))) {
            return message(404, "404 Project Not Found");
        }
        List<String> rest = path.subList(4, path.size());
        return asked.method().matches("GET|HEAD")
                ? read(asked, rest)
                : writing.write(asked.method(), rest, asked.body());
    }

    private static boolean isProject(String text) {
        return text.equals("42") || text.equals("acme/tea-shop");
    }

    private Said read(Asked asked, List<String> path) {
        String list = path.getFirst();
        if (list.equals("issues_statistics")) {
            ObjectNode counts = JsonNodeFactory.instance.objectNode();
            counts.putObject("statistics")
                    .putObject("counts")
                    .put("all", shelves.get("issues").all().size());
            return Said.json(200, counts);
        }
        boolean notes = path.size() > 2 && path.get(2).equals("notes");
        if (notes && record("issues", path.get(1)) == null || !shelves.containsKey(list)) {
            return message(404, "404 Not found");
        }
        Shelf shelf = shelves.get(notes ? "notes" : list);
        if (path.size() == (notes ? 4 : 2)) {
            ObjectNode one = shelf.get(path.getLast());
            return one == null ? message(404, "404 Not found") : Said.json(200, one);
        }
        Predicate<ObjectNode> which =
                notes ? each -> each.path("noteable_iid").asText().equals(path.get(1)) : each -> true;
        return switch (notes ? "notes" : list) {
            case "wikis" -> pages.whole(asked, shelf.those(which));
            case "issues" -> pages.issues(asked, shelf.those(which));
            default -> pages.numbered(asked, shelf.those(which));
        };
    }

    static Said message(int status, JsonNode message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("message", message);
        return Said.json(status, body);
    }

    static Said message(int status, String message) {
        return message(status, JsonNodeFactory.instance.textNode(message));
    }

    @Override
    public void close() {
        door.close();
    }
}
