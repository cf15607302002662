package io.holdfast.platform.forges;

import static io.holdfast.platform.forges.GitHub.error;
import static io.holdfast.platform.forges.GitHub.invalid;
import static io.holdfast.platform.forges.GitHub.one;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Labels, milestones, issues and comments of a repository.
 *
 * @see <a href="https://docs.github.com/en/rest/issues/labels">labels, by their names</a>
 * @see <a href="https://docs.github.com/en/rest/issues/milestones">milestones, by their numbers</a>
 * @see <a href="https://docs.github.com/en/rest/issues/issues">issues: the list holds pull requests, a creation takes no state, people without access are dropped</a>
 * @see <a href="https://docs.github.com/en/rest/issues/comments">comments, of pull requests too</a>
 */
final class GitHubIssues {
    private final GitHub repository;
    private int lastNumber;
    private int lastMilestone;

    GitHubIssues(GitHub repository) {
        this.repository = repository;
    }

    /** What answers a call; null where nothing here does. */
    Function<Asked, Said> route(String call, List<String> path) {
        String key = path.getLast();
        return switch (call) {
            case "GET labels" -> asked -> repository.list(asked, "labels", repository.labels.all(), each -> true);
            case "POST labels" -> asked -> createLabel(asked.body());
            case "GET milestones" ->
                asked -> repository.list(asked, "milestones", repository.milestones.all(), each -> isOf(asked, each));
            case "POST milestones" -> asked -> createMilestone(asked.body());
            case "GET milestones/N" -> asked -> one(repository.milestones.get(key));
            case "PATCH milestones/N" -> asked -> changeMilestone(repository.milestones.get(key), asked.body());
            case "DELETE milestones/N" -> asked -> deleteMilestone(key);
            case "GET issues" -> this::listIssues;
            case "POST issues" -> asked -> createIssue(asked.body());
            case "GET issues/N" -> asked -> issue(key);
            case "PATCH issues/N" -> asked -> changeIssue(repository.issues.get(key), asked.body());
            case "GET issues/comments" ->
                asked -> repository.list(asked, "issues/comments", repository.comments.all(), each -> true);
            case "GET issues/comments/N" -> asked -> one(repository.comments.get(key));
            case "PATCH issues/comments/N" -> asked -> changeComment(repository.comments.get(key), asked.body());
            case "DELETE issues/comments/N" -> asked -> gone(repository.comments.remove(key));
            case "POST issues/N/comments" -> asked -> createComment(path.get(1), asked.body());
            default -> path.size() == 2 && path.getFirst().equals("labels") ? label(call, key) : null;
        };
    }

    private Function<Asked, Said> label(String call, String name) {
        return switch (call.substring(0, call.indexOf(' '))) {
            case "GET" -> asked -> one(repository.labels.get(name));
            case "PATCH" -> asked -> changeLabel(repository.labels.get(name), asked.body());
            case "DELETE" -> asked -> deleteLabel(name);
            default -> null;
        };
    }

    private static boolean isOf(Asked asked, ObjectNode record) {
        String state = asked.query().getOrDefault("state", "open");
        return state.equals("all") || record.path("state").asText().equals(state);
    }

    static Said gone(boolean was) {
        return was ? Said.nothing(204) : error("not-found", 404);
    }

    Said createLabel(JsonNode body) {
        String name = body.path("name").asText("");
        if (name.isBlank()) {
            return invalid("Label", "name", "missing_field");
        }
        if (repository.labels.has("name", name)) {
            return invalid("Label", "name", "already_exists");
        }
        if (!body.path("color").asText("ededed").matches("[0-9a-fA-F]{6}")) {
            return invalid("Label", "color", "invalid");
        }
        ObjectNode label = repository.shaped("label");
        label.put("id", repository.nextId()).put("name", name).put("default", false);
        label.put("url", repository.home() + "/labels/" + name);
        label.put("color", body.path("color").asText("ededed"));
        label.set("description", orNull(body, "description"));
        repository.labels.put(name, label);
        return Said.json(201, label);
    }

    private Said changeLabel(ObjectNode label, JsonNode body) {
        if (label != null) {
            take(body, label, "color", "description");
        }
        return one(label);
    }

    private Said deleteLabel(String name) {
        repository.issues.all().forEach(issue -> {
            ArrayNode labels = (ArrayNode) issue.path("labels");
            for (int i = labels.size() - 1; i >= 0; i--) {
                if (labels.get(i).path("name").asText().equals(name)) {
                    labels.remove(i);
                }
            }
        });
        return gone(repository.labels.remove(name));
    }

    Said createMilestone(JsonNode body) {
        String title = body.path("title").asText("");
        if (title.isBlank() || repository.milestones.has("title", title)) {
            return invalid("Milestone", "title", title.isBlank() ? "missing_field" : "already_exists");
        }
        String number = "" + ++lastMilestone;
        ObjectNode milestone = repository.shaped("milestone");
        milestone.put("id", repository.nextId()).put("number", lastMilestone);
        milestone.put("url", repository.home() + "/milestones/" + number);
        milestone.put("html_url", "https://github.com/acme/tea-shop/milestone/" + number);
        milestone.put("labels_url", repository.home() + "/milestones/" + number + "/labels");
        milestone.put("open_issues", 0).put("created_at", repository.tick());
        milestone.set("description", orNull(body, "description"));
        milestone.set("due_on", orNull(body, "due_on"));
        repository.milestones.put(number, milestone);
        changeMilestone(milestone, body);
        return Said.json(201, milestone);
    }

    private Said changeMilestone(ObjectNode milestone, JsonNode body) {
        if (milestone != null) {
            take(body, milestone, "title", "description", "state", "due_on");
            milestone.put("updated_at", repository.tick());
        }
        return one(milestone);
    }

    private Said deleteMilestone(String number) {
        repository
                .issues
                .those(issue -> issue.path("milestone").path("number").asText().equals(number))
                .forEach(issue -> issue.putNull("milestone"));
        return gone(repository.milestones.remove(number));
    }

    /** Pull requests are issues too, and say so. */
    private Said listIssues(Asked asked) {
        List<ObjectNode> all = new ArrayList<>(repository.issues.all());
        repository.pulls.all().forEach(pull -> all.add(asIssue(pull)));
        return repository.list(asked, "issues", all, each -> isOf(asked, each));
    }

    private Said issue(String number) {
        if (repository.pulls.get(number) != null) {
            return one(asIssue(repository.pulls.get(number)));
        }
        boolean was = Integer.parseInt(number) <= lastNumber && repository.issues.get(number) == null;
        return repository
                .transfers
                .redirect(number)
                .orElseGet(() -> was ? error("deleted", 410) : one(repository.issues.get(number)));
    }

    private ObjectNode asIssue(ObjectNode pull) {
        ObjectNode issue = repository.shaped("issue");
        for (String field : List.of("number", "title", "body", "state", "created_at", "updated_at", "html_url")) {
            issue.set(field, pull.get(field));
        }
        issue.putObject("pull_request").set("url", pull.get("url"));
        return issue;
    }

    int nextNumber() {
        return ++lastNumber;
    }

    /** The state is passed over here, as the vendor does: an issue begins open. */
    Said createIssue(JsonNode body) {
        if (body.path("title").asText("").isBlank()) {
            return invalid("Issue", "title", "missing_field");
        }
        ObjectNode issue = repository.shaped("issue");
        int number = nextNumber();
        issue.properties().forEach(each -> {
            if (each.getValue().isTextual()) {
                each.setValue(issue.textNode(each.getValue().asText().replaceAll("/issues/1\\b", "/issues/" + number)));
            }
        });
        issue.put("id", 9007199254740993L + number).put("number", number);
        issue.put("created_at", repository.tick())
                .putNull("assignee")
                .putNull("milestone")
                .putNull("body");
        issue.putArray("labels");
        issue.putArray("assignees");
        ObjectNode wanted = body.deepCopy();
        wanted.remove(List.of("state", "state_reason"));
        Said said = changeIssue(issue, wanted);
        if (said.status() == 200) {
            repository.issues.put("" + number, issue);
        }
        return said.status() == 200 ? Said.json(201, issue) : said;
    }

    private Said changeIssue(ObjectNode issue, JsonNode body) {
        if (issue == null) {
            return error("deleted", 410);
        }
        if (!body.path("state").asText("open").matches("open|closed")) {
            return invalid("Issue", "state", "invalid");
        }
        String milestone = body.path("milestone").asText("null");
        if (!milestone.equals("null") && repository.milestones.get(milestone) == null) {
            return invalid("Issue", "milestone", "invalid");
        }
        for (JsonNode each : body.path("labels")) {
            if (repository.labels.get(each.path("name").asText(each.asText())) == null) {
                return invalid("Issue", "labels", "invalid");
            }
        }
        if (body.has("milestone")) {
            issue.set("milestone", milestone.equals("null") ? issue.nullNode() : repository.milestones.get(milestone));
        }
        if (body.has("labels")) {
            ArrayNode labels = issue.putArray("labels");
            body.path("labels")
                    .forEach(each ->
                            labels.add(repository.labels.get(each.path("name").asText(each.asText()))));
        }
        if (body.has("assignees")) {
            assign(issue, body.path("assignees"));
        }
        take(body, issue, "title", "body", "state", "state_reason");
        issue.put("updated_at", repository.tick());
        boolean closed = issue.path("state").asText().equals("closed");
        issue.set("closed_at", closed ? issue.get("updated_at") : issue.nullNode());
        issue.set("closed_by", closed ? issue.get("user") : issue.nullNode());
        return Said.json(200, issue);
    }

    /** Who has no place in the repository is dropped without a word. */
    private void assign(ObjectNode issue, JsonNode logins) {
        ArrayNode people = issue.putArray("assignees");
        logins.forEach(login -> {
            if (GitHub.PEOPLE.contains(login.asText())) {
                people.add(repository.shaped("user").put("login", login.asText()));
            }
        });
        issue.set("assignee", people.isEmpty() ? issue.nullNode() : people.get(0));
    }

    Said createComment(String number, JsonNode body) {
        ObjectNode issue = repository.issues.get(number);
        boolean pull = repository.pulls.get(number) != null;
        if (issue == null && !pull) {
            return error("not-found", 404);
        }
        if (body.path("body").asText("").isBlank()) {
            return invalid("IssueComment", "body", "missing_field");
        }
        String id = "" + repository.nextId();
        ObjectNode comment = repository.shaped("issue-comment");
        comment.put("id", Long.parseLong(id)).put("body", body.path("body").asText());
        comment.put("url", repository.home() + "/issues/comments/" + id);
        comment.put("issue_url", repository.home() + "/issues/" + number);
        comment.put(
                "html_url",
                "https://github.com/acme/tea-shop/%s/%s#issuecomment-%s"
                        .formatted(pull ? "pull" : "issues", number, id));
        comment.put("created_at", repository.tick()).set("updated_at", comment.get("created_at"));
        repository.comments.put(id, comment);
        if (issue != null) {
            issue.put("comments", issue.path("comments").asInt() + 1).put("updated_at", repository.tick());
        }
        return Said.json(201, comment);
    }

    private Said changeComment(ObjectNode comment, JsonNode body) {
        if (comment != null) {
            take(body, comment, "body");
            comment.put("updated_at", repository.tick());
        }
        return one(comment);
    }

    static void take(JsonNode body, ObjectNode record, String... fields) {
        for (String field : fields) {
            if (body.has(field)) {
                record.set(field, body.get(field));
            }
        }
    }

    private static JsonNode orNull(JsonNode body, String field) {
        return body.hasNonNull(field) ? body.get(field) : com.fasterxml.jackson.databind.node.NullNode.getInstance();
    }
}
