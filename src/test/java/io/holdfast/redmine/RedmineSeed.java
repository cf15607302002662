package io.holdfast.redmine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fills an empty Redmine through its API: projects three levels deep, people, and what projects hold. Files have random bytes. */
final class RedmineSeed {
    static final int USERS = 12;
    static final int ISSUES = 5;
    static final int MANAGER = 3;
    static final int DEVELOPER = 4;
    static final int REPORTER = 5;
    private static final int FILE = 150_000;
    private static final String TEXT = "Größe 100 % – 部門 «день» שלום 🙂 <b>&amp;</b> \"n\" \\ ";

    private final RedmineApi api;
    private final Random random = new Random(7);
    private final List<Long> users = new ArrayList<>();
    private final Map<String, Long> projects = new HashMap<>();

    RedmineSeed(RedmineApi api) {
        this.api = api;
    }

    static String user(int n) {
        return "user%02d".formatted(n);
    }

    static String subject(String project, int n) {
        return "%s: matter %d %s".formatted(project, n, n == 3 ? "größer – 件" : "");
    }

    /** The identifiers of all projects; each third is at the top, and the two behind it are below it, one below the other. */
    static List<String> projects() {
        return List.of("area-a", "team-a", "squad-a", "area-b", "team-b", "squad-b", "area-c", "team-c", "squad-c");
    }

    void fill() {
        for (int n = 0; n < USERS; n++) {
            users.add(api.create(
                    "/users.json",
                    "user",
                    Map.of(
                            "login", user(n),
                            "firstname", "Zoë " + n,
                            "lastname", "Nguyễn-柔 " + n,
                            "mail", user(n) + "@example.org",
                            "password", "not-so-secret-" + n)));
        }
        String above = null;
        for (String project : projects()) {
            project(project, project.startsWith("area") ? null : above);
            above = project;
        }
    }

    private void project(String name, String above) {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "identifier",
                name,
                "name",
                "Project " + name + " ß",
                "description",
                TEXT + "\n\n* one\n* two",
                "homepage",
                "https://example.org/?a=1&b=" + name,
                "is_public",
                name.endsWith("a"),
                "tracker_ids",
                List.of(1, 2, 3),
                "enabled_module_names",
                List.of("issue_tracking", "time_tracking", "wiki", "news", "files")));
        if (above != null) {
            fields.put("parent_id", projects.get(above));
        }
        long project = api.create("/projects.json", "project", fields);
        projects.put(name, project);
        String path = "/projects/" + project;
        member(path, 0, MANAGER);
        member(path, 1, DEVELOPER);
        member(path, 2 + project % 9, REPORTER);
        List<Long> versions = new ArrayList<>();
        List<Long> categories = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            versions.add(api.create(
                    path + "/versions.json",
                    "version",
                    Map.of("name", "v" + n, "description", TEXT + n, "due_date", "2031-0%d-01".formatted(n + 1))));
            categories.add(api.create(
                    path + "/issue_categories.json",
                    "issue_category",
                    n == 0
                            ? Map.of("name", "Größe " + n)
                            : Map.of("name", "Kind " + n, "assigned_to_id", users.get(0))));
        }
        issues(name, project, versions, categories);
        for (int n = 0; n < 3; n++) {
            Map<String, Object> page = new HashMap<>(Map.of("text", "h1. Page " + n + "\n\n" + TEXT.repeat(20)));
            // Redmine takes the parent from the pages below a page that is deleted; redmine.md says what that means for
            // a restore.
            if (n > 0 && !name.equals("squad-c")) {
                page.put("parent_title", "A_page");
            }
            api.send("PUT", path + "/wiki/" + RedmineApi.encoded(page(n)) + ".json", "wiki_page", page);
        }
        for (int n = 0; n < 2; n++) {
            api.send(
                    "POST",
                    path + "/news.json",
                    "news",
                    n == 0
                            ? Map.of("title", "News " + n, "description", TEXT)
                            : Map.of("title", "News " + n, "description", TEXT, "summary", "Kürze"));
        }
    }

    static String page(int n) {
        return List.of("A_page", "B_größer", "C_page").get(n);
    }

    private void member(String path, long user, int role) {
        api.create(
                path + "/memberships.json",
                "membership",
                Map.of("user_id", users.get((int) user), "role_ids", List.of(role)));
    }

    /** Of each five issues the first is the parent of the second, and that one of the third; their dates and priorities follow from each other. */
    private void issues(String name, long project, List<Long> versions, List<Long> categories) {
        List<Long> issues = new ArrayList<>();
        for (int n = 0; n < ISSUES; n++) {
            Map<String, Object> fields = new HashMap<>(Map.of(
                    "project_id",
                    project,
                    "tracker_id",
                    1 + n % 3,
                    "subject",
                    subject(name, n),
                    "description",
                    n == 4 ? "" : TEXT + "\n" + n,
                    "start_date",
                    "2030-05-01"));
            if (n == 1 || n == 2) {
                fields.put("parent_issue_id", issues.get(n - 1));
            }
            if (n > 2) {
                fields.put("due_date", "2030-06-0" + n);
                fields.put("estimated_hours", 1.5 + n);
                fields.put("priority_id", n);
                fields.put("is_private", n == 4);
            }
            if (n % 2 == 1) {
                fields.put("assigned_to_id", users.get(n % 2));
                fields.put("fixed_version_id", versions.get(n / 2));
            }
            fields.put("category_id", categories.get(n % 2));
            if (n == 3) {
                fields.put("uploads", List.of(file(name + " größe.bin"), file("note.txt")));
            }
            issues.add(api.create("/issues.json", "issue", fields));
        }
        api.send("PUT", "/issues/" + issues.get(4) + ".json", "issue", Map.of("status_id", 5, "done_ratio", 70));
        relation(issues.get(3), issues.get(4), "relates");
        relation(issues.get(0), issues.get(3), "blocks");
        for (int n = 0; n < 4; n++) {
            Map<String, Object> fields = new HashMap<>(Map.of(
                    "user_id", users.get(n % 2),
                    "activity_id", 8 + n % 2,
                    "hours", 0.25 + n,
                    "comments", name + " work " + n,
                    "spent_on", "2030-05-1" + n));
            fields.put(n == 0 ? "project_id" : "issue_id", n == 0 ? project : issues.get(n));
            api.create("/time_entries.json", "time_entry", fields);
        }
    }

    private void relation(long from, long to, String type) {
        api.create("/issues/" + from + "/relations.json", "relation", Map.of("issue_to_id", to, "relation_type", type));
    }

    /** An uploaded file, as an issue takes it. */
    Map<String, String> file(String name) {
        byte[] bytes = new byte[FILE];
        random.nextBytes(bytes);
        String type = name.endsWith(".txt") ? "text/plain" : "application/octet-stream";
        return Map.of(
                "token",
                api.upload(name, bytes),
                "filename",
                name,
                "content_type",
                type,
                "description",
                "File " + name);
    }
}
