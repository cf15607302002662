package io.holdfast.redmine;

import java.util.List;
import java.util.Map;

/** Somebody's bad day in a Redmine: a project goes with all that is in it, and everywhere else things are changed, deleted and added. */
final class RedmineDamage {
    private final RedmineApi api;
    private final RedmineState state;

    /** @param state of the Redmine as it is */
    RedmineDamage(RedmineApi api, RedmineState state) {
        this.api = api;
        this.state = state;
    }

    void happen() {
        issues("team-a");
        issues("area-b");
        inside("team-a");
        inside("squad-b");
        people();
        change("/projects/", "project", id("projects", "area-a"), Map.of("description", "", "homepage", ""));
        change("/projects/", "project", id("projects", "team-b"), Map.of("name", "Renamed", "is_public", true));
        api.create("/projects.json", "project", Map.of("identifier", "intruder", "name", "Intruder"));
        api.delete("/projects/" + id("projects", "squad-c") + ".json");
    }

    private void issues(String project) {
        String third = id("issues", RedmineSeed.subject(project, 3));
        change(
                "/issues/",
                "issue",
                third,
                Map.of("description", "Spoilt", "assigned_to_id", "", "status_id", 5, "estimated_hours", 99));
        change(
                "/issues/",
                "issue",
                id("issues", RedmineSeed.subject(project, 4)),
                Map.of("status_id", 1, "due_date", "", "is_private", false, "priority_id", 2));
        api.delete("/attachments/" + last("attachments", RedmineSeed.subject(project, 3) + "/note.txt") + ".json");
        change(
                "/attachments/",
                "attachment",
                last("attachments", RedmineSeed.subject(project, 3) + "/" + project + " größe.bin"),
                Map.of("description", "Spoilt"));
        change(
                "/issues/",
                "issue",
                third,
                Map.of("uploads", List.of(new RedmineSeed(api).file("intruder-" + project + ".bin"))));
        api.delete("/relations/"
                + last("relations", RedmineSeed.subject(project, 3) + " relates " + RedmineSeed.subject(project, 4))
                + ".json");
        // Its child and grandchild go with it, and so do their relations and time entries.
        api.delete("/issues/" + id("issues", RedmineSeed.subject(project, 0)) + ".json");
        api.create(
                "/issues.json",
                "issue",
                Map.of("project_id", id("projects", project), "subject", "Intruder in " + project));
    }

    private void inside(String project) {
        String path = "/projects/" + id("projects", project);
        change(
                "/versions/",
                "version",
                last("versions", project + "/v0"),
                Map.of("description", "", "status", "locked"));
        // Issues that are in it lose it.
        api.delete("/issue_categories/" + last("categories", project + "/Größe 0") + ".json");
        change(
                "/issue_categories/",
                "issue_category",
                last("categories", project + "/Kind 1"),
                Map.of("assigned_to_id", ""));
        api.create(path + "/versions.json", "version", Map.of("name", "intruder"));
        String work = project + " work 0";
        change("/time_entries/", "time_entry", id("time_entries", work), Map.of("hours", 77, "spent_on", "2030-01-01"));
        api.create(
                "/time_entries.json",
                "time_entry",
                Map.of(
                        "project_id",
                        id("projects", project),
                        "activity_id",
                        8,
                        "hours",
                        1,
                        "comments",
                        "intruder " + project));
        String wiki = path + "/wiki/";
        api.send("PUT", wiki + "C_page.json", "wiki_page", Map.of("text", "Spoilt"));
        api.delete(wiki + RedmineApi.encoded(RedmineSeed.page(1)) + ".json");
        api.send("PUT", wiki + "Intruder.json", "wiki_page", Map.of("text", "Intruder"));
        change("/news/", "news", id("news", project + "/News 1"), Map.of("summary", "", "description", "Spoilt"));
        api.delete("/news/" + id("news", project + "/News 0") + ".json");
        api.send("POST", path + "/news.json", "news", Map.of("title", "Intruder", "description", "x"));
    }

    private void people() {
        change("/users/", "user", id("users", RedmineSeed.user(4)), Map.of("status", 3));
        change("/users/", "user", id("users", RedmineSeed.user(5)), Map.of("lastname", "Spoilt", "admin", true));
        // Memberships go with a user.
        api.delete("/users/" + id("users", RedmineSeed.user(3)) + ".json");
        api.create(
                "/users.json",
                "user",
                Map.of(
                        "login", "intruder",
                        "firstname", "I",
                        "lastname", "N",
                        "mail", "i@example.org",
                        "password", "not-so-secret"));
        change(
                "/memberships/",
                "membership",
                last("memberships", "area-b/" + RedmineSeed.user(0)),
                Map.of("role_ids", List.of(RedmineSeed.MANAGER, RedmineSeed.REPORTER)));
        api.create(
                "/projects/" + id("projects", "area-c") + "/memberships.json",
                "membership",
                Map.of("user_id", id("users", RedmineSeed.user(11)), "role_ids", List.of(RedmineSeed.REPORTER)));
    }

    private void change(String path, String wrap, String id, Map<String, ?> fields) {
        api.send(wrap.equals("attachment") ? "PATCH" : "PUT", path + id + ".json", wrap, fields);
    }

    private String id(String stream, String name) {
        return state.key(stream, name);
    }

    /** The own id of a thing whose key has another before it. */
    private String last(String stream, String name) {
        String key = state.key(stream, name);
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
