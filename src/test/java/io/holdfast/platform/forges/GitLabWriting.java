package io.holdfast.platform.forges;

import static io.holdfast.platform.forges.GitLab.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * How a project of GitLab takes what is written: 400 for what is missing or not there, 409 for what is taken.
 *
 * @see <a href="https://docs.gitlab.com/api/labels/">labels</a>
 * @see <a href="https://docs.gitlab.com/api/milestones/">milestones</a>
 * @see <a href="https://docs.gitlab.com/api/issues/">issues: created_at is for owners, state_event for updates alone</a>
 * @see <a href="https://gitlab.com/gitlab-org/gitlab/-/merge_requests/148449">labels of an issue that there are not are made</a>
 * @see <a href="https://github.com/gitlabhq/gitlabhq">gitlabhq/gitlabhq</a>, app/services/issuable_base_service.rb: labels and milestones of the groups above may be named
 * @see <a href="https://docs.gitlab.com/api/notes/">notes</a>
 * @see <a href="https://docs.gitlab.com/api/releases/">releases</a>
 * @see <a href="https://docs.gitlab.com/api/wikis/">wiki pages</a>
 */
final class GitLabWriting {
    private static final Map<String, String> KEYS = Map.of(
            "labels",
            "name",
            "milestones",
            "id",
            "issues",
            "iid",
            "notes",
            "id",
            "releases",
            "tag_name",
            "wikis",
            "slug");
    private static final Map<String, List<String>> TAKEN = Map.of(
            "labels", List.of("color", "description", "priority"),
            "milestones", List.of("title", "description", "due_date", "start_date"),
            "issues", List.of("title", "description", "due_date", "confidential", "discussion_locked", "issue_type"),
            "notes", List.of("body"),
            "releases", List.of("name", "description", "released_at"),
            "wikis", List.of("content", "format"));
    static final Map<String, String> SHAPES = Map.of(
            "labels",
            "label",
            "milestones",
            "milestone",
            "issues",
            "issue",
            "notes",
            "note",
            "releases",
            "release",
            "wikis",
            "wiki-page",
            "merge_requests",
            "merge-request");

    private final GitLab project;

    GitLabWriting(GitLab project) {
        this.project = project;
    }

    Said write(String method, List<String> path, JsonNode body) {
        boolean below = path.size() > 2;
        String list = below ? path.get(2) : path.getFirst();
        if (!KEYS.containsKey(list) || below && project.record("issues", path.get(1)) == null) {
            return message(404, "404 Not found");
        }
        if (method.equals("POST")) {
            return create(list, below ? path.get(1) : null, body);
        }
        ObjectNode record = project.record(list, path.getLast());
        if (record == null) {
            return message(404, "404 Not found");
        }
        if (method.equals("DELETE")) {
            project.remove(list, path.getLast());
            return Said.nothing(204);
        }
        Said refused = change(list, record, body);
        order(record, body.path("state_event").asText());
        return refused == null ? Said.json(200, record) : refused;
    }

    private Said create(String list, String issue, JsonNode body) {
        String named = switch (list) {
            case "labels" -> "name";
            case "notes" -> "body";
            case "releases" -> "tag_name";
            default -> "title";
        };
        String name = body.path(named).asText("");
        if (name.isBlank()) {
            return message(400, named + " is missing");
        }
        if (List.of("labels", "releases", "wikis").contains(list) && project.record(list, name) != null
                || list.equals("milestones") && project.shelves.get(list).has("title", name)) {
            return message(list.equals("milestones") ? 400 : 409, "already exists");
        }
        ObjectNode record = Fixture.of("gitlab/" + SHAPES.get(list));
        number(list, issue, name, record);
        String moment = body.path("created_at").asText(project.tick());
        if (record.has("created_at")) {
            record.put("created_at", moment);
        }
        Said refused = change(list, record, body);
        if (refused == null) {
            project.shelves.get(list).put(record.path(KEYS.get(list)).asText(), record);
        }
        return refused == null ? Said.json(201, record) : refused;
    }

    private void number(String list, String issue, String name, ObjectNode record) {
        switch (list) {
            case "labels" -> record.put("id", project.nextId()).put("name", name);
            case "milestones" -> record.put("id", project.nextId());
            case "releases" -> record.put("tag_name", name);
            case "wikis" -> record.put("slug", name.replace(' ', '-'));
            case "notes" -> record.put("id", project.nextId()).put("noteable_iid", Integer.parseInt(issue));
            default -> {
                int iid = project.nextIssue();
                record.put("id", 9007199254740993L + iid).put("iid", iid).putNull("milestone");
                record.putArray("labels");
            }
        }
    }

    private Said change(String list, ObjectNode record, JsonNode body) {
        // filter_milestone: one that is neither the project's nor a group's above counts as none.
        ObjectNode milestone = project.milestone(body.path("milestone_id").asText("null"));
        TAKEN.get(list).forEach(field -> GitHubIssues.take(body, record, field));
        if (body.has("milestone_id")) {
            record.set("milestone", milestone == null ? record.nullNode() : milestone.deepCopy());
        }
        if (body.has("labels")) {
            ArrayNode labels = record.putArray("labels");
            body.path("labels").forEach(labels::add);
        }
        if (record.has("updated_at")) {
            record.put("updated_at", project.tick());
        }
        return null;
    }

    /** "Edit an issue" and "Edit a milestone": the state is changed by an order, and only here. One that changes nothing is passed over. */
    private static void order(ObjectNode record, String event) {
        switch (event) {
            case "close" -> record.put("state", "closed");
            case "reopen" -> record.put("state", "opened");
            case "activate" -> record.put("state", "active");
            default -> {}
        }
    }

    void plant(int issues) {
        for (String name : new String[] {"bug", "brewing::slow", "with space"}) {
            create("labels", null, object().put("name", name).put("color", "#d9534f"));
        }
        create("milestones", null, object().put("title", "First harvest"));
        create("milestones", null, object().put("title", "Second harvest"));
        List<ObjectNode> milestones = project.shelves.get("milestones").all();
        for (int i = 1; i <= issues; i++) {
            ObjectNode issue = object().put("title", "Kettle " + i).put("description", "It whistles.\nStill.");
            issue.putArray("labels").add("bug").add("with space");
            issue.set("milestone_id", milestones.get(i % 2).get("id"));
            create("issues", null, issue);
            create("notes", "" + i, object().put("body", "First of " + i));
        }
        ObjectNode noted = project.shelves.get("notes").all().getFirst().deepCopy();
        project.shelves
                .get("notes")
                .put("1", noted.put("id", 1).put("body", "closed").put("system", true));
        create("releases", null, object().put("tag_name", "v1.0").put("name", "First flush"));
        create("wikis", null, object().put("title", "brewing/green").put("content", "Two minutes."));
        ObjectNode request = Fixture.of("gitlab/merge-request");
        project.shelves.get("merge_requests").put("1", request);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
