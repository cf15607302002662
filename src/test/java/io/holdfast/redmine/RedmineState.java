package io.holdfast.redmine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.demo.Difference;
import io.holdfast.demo.TreeComparison;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Redmine at one moment, read from its database: every thing by a name that survives a new id, and what it says. Ids are replaced by names. Left out are ids, authors, moments and history,
 * which Redmine's API cannot put back, and of files their place on disk: their bytes are read.
 *
 * @param things by stream, then by name
 * @param keys by stream: the name of each of Holdfast's keys
 */
record RedmineState(Map<String, Map<String, ObjectNode>> things, Map<String, Map<String, String>> keys) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROJECT = "(select identifier from projects x where x.id = %s.project_id)";
    private static final String SUBJECT = "(select subject from issues x where x.id = %s)";
    private static final String LOGIN = "(select login from users x where x.id = %s)";

    /** Each gives the columns key, name and what is compared. */
    private static final Map<String, String> QUERIES = queries();

    private static Map<String, String> queries() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("users", """
                select u.id as key, login as name, firstname, lastname, admin, status,
                  (select address from email_addresses e where e.user_id = u.id and is_default) as mail
                from users u where type = 'User'""");
        all.put("projects", """
                select p.id as key, identifier as name, p.name as title, description, homepage, is_public, inherit_members,
                  (select identifier from projects x where x.id = p.parent_id) as parent,
                  (select group_concat(tracker_id) from (select tracker_id from projects_trackers t where t.project_id = p.id order by 1)) as trackers,
                  (select group_concat(name) from (select m.name from enabled_modules m where m.project_id = p.id order by 1)) as modules
                from projects p""");
        all.put("memberships", """
                select project_id || '/' || m.id as key, PROJECT || '/' || LOGIN as name,
                  (select group_concat(role_id) from (select role_id from member_roles r where r.member_id = m.id order by 1)) as roles
                from members m""".replace("PROJECT", PROJECT.formatted("m"))
                .replace("LOGIN", LOGIN.formatted("m.user_id")));
        all.put("versions", """
                select project_id || '/' || v.id as key, PROJECT || '/' || v.name as name, description, effective_date, status, sharing,
                  wiki_page_title from versions v""".replace("PROJECT", PROJECT.formatted("v")));
        all.put("categories", """
                select project_id || '/' || c.id as key, PROJECT || '/' || c.name as name, LOGIN as assignee
                from issue_categories c""".replace("PROJECT", PROJECT.formatted("c"))
                .replace("LOGIN", LOGIN.formatted("c.assigned_to_id")));
        all.put("issues", """
                select i.id as key, subject as name, description, PROJECT as project, tracker_id, status_id, priority_id, start_date, due_date,
                  done_ratio, estimated_hours, is_private, SUBJECT as parent, LOGIN as assignee,
                  (select name from issue_categories c where c.id = i.category_id) as category,
                  (select name from versions v where v.id = i.fixed_version_id) as version
                from issues i""".replace("PROJECT", PROJECT.formatted("i"))
                .replace("SUBJECT", SUBJECT.formatted("i.parent_id"))
                .replace("LOGIN", LOGIN.formatted("i.assigned_to_id")));
        all.put("relations", """
                select issue_from_id || '/' || r.id as key, FROM || ' ' || relation_type || ' ' || TO as name, delay
                from issue_relations r""".replace("FROM", SUBJECT.formatted("r.issue_from_id"))
                .replace("TO", SUBJECT.formatted("r.issue_to_id")));
        all.put("attachments", """
                select container_id || '/' || a.id as key, SUBJECT || '/' || filename as name, content_type, filesize, description,
                  disk_directory || '/' || disk_filename as bytes
                from attachments a where container_type = 'Issue'""".replace("SUBJECT", SUBJECT.formatted("a.container_id")));
        all.put("time_entries", """
                select t.id as key, comments as name, hours, spent_on, activity_id, LOGIN as user, PROJECT as project, SUBJECT as issue
                from time_entries t""".replace("PROJECT", PROJECT.formatted("t"))
                .replace("SUBJECT", SUBJECT.formatted("t.issue_id"))
                .replace("LOGIN", LOGIN.formatted("t.user_id")));
        all.put("wiki_pages", """
                select w.project_id || '/' || p.title as key, PROJECT || '/' || p.title as name, c.text,
                  (select title from wiki_pages x where x.id = p.parent_id) as parent
                from wiki_pages p join wikis w on w.id = p.wiki_id join wiki_contents c on c.page_id = p.id""".replace("PROJECT", PROJECT.formatted("w")));
        all.put("news", """
                select n.id as key, PROJECT || '/' || title as name, summary, description from news n""".replace("PROJECT", PROJECT.formatted("n")));
        return all;
    }

    /** The names of the streams, in the connector's order. */
    static List<String> streams() {
        return List.copyOf(QUERIES.keySet());
    }

    /** Reads a whole Redmine. */
    static RedmineState of(RedmineServer server) {
        RedmineState state = new RedmineState(new TreeMap<>(), new TreeMap<>());
        QUERIES.forEach((stream, query) -> {
            for (JsonNode row : rows(server.database(), query)) {
                state.add(stream, (ObjectNode) row, server.files());
            }
        });
        return state;
    }

    /** Takes a row. {@link IllegalStateException} where another has its name. */
    void add(String stream, ObjectNode row, Path files) {
        String key = row.remove("key").asText();
        String name = row.remove("name").asText();
        if (row.has("bytes")) {
            row.put("bytes", digest(files.resolve(row.get("bytes").asText())));
        }
        keys.computeIfAbsent(stream, none -> new TreeMap<>()).put(key, name);
        if (things.computeIfAbsent(stream, none -> new TreeMap<>()).put(name, row) != null) {
            throw new IllegalStateException("two " + stream + " of one name: " + name);
        }
    }

    Map<String, ObjectNode> of(String stream) {
        return things.getOrDefault(stream, Map.of());
    }

    /** The key of the thing of that name. */
    String key(String stream, String name) {
        return keys.getOrDefault(stream, Map.of()).entrySet().stream()
                .filter(each -> each.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + stream + " " + name));
    }

    /** All differences between two moments. */
    static List<Difference> differences(RedmineState before, RedmineState after) {
        List<Difference> all = new ArrayList<>();
        for (String stream : streams()) {
            TreeSet<String> names = new TreeSet<>(before.of(stream).keySet());
            names.addAll(after.of(stream).keySet());
            for (String name : names) {
                ObjectNode old = before.of(stream).get(name);
                ObjectNode now = after.of(stream).get(name);
                if (old == null || now == null) {
                    all.add(new Difference(
                            stream + " " + name,
                            "",
                            old == null ? "absent" : "there",
                            now == null ? "absent" : "there"));
                } else {
                    all.addAll(TreeComparison.of(stream + " " + name, old, now));
                }
            }
        }
        return all;
    }

    /** What became of each record between two moments, as a diff has to tell it: {@code STREAM KIND KEY}. */
    static TreeSet<String> happened(RedmineState before, RedmineState after) {
        TreeSet<String> happened = new TreeSet<>();
        for (String stream : streams()) {
            Map<String, String> old = before.keys.getOrDefault(stream, Map.of());
            Map<String, String> now = after.keys.getOrDefault(stream, Map.of());
            old.forEach((key, name) -> {
                if (!now.containsKey(key)) {
                    happened.add(stream + " deleted " + key);
                } else if (!before.of(stream).get(name).equals(after.of(stream).get(now.get(key)))
                        || !name.equals(now.get(key))) {
                    happened.add(stream + " changed " + key);
                }
            });
            now.keySet().stream()
                    .filter(key -> !old.containsKey(key))
                    .forEach(key -> happened.add(stream + " created " + key));
        }
        return happened;
    }

    private static JsonNode rows(Path database, String query) {
        try {
            Process process = new ProcessBuilder("sqlite3", "-readonly", "-json", database.toString(), query)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            byte[] answer = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(query + ":\n" + new String(answer));
            }
            return answer.length == 0 ? JSON.createArrayNode() : JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
