package io.holdfast.truth;

import io.holdfast.testkit.Door;
import io.holdfast.truth.Snapshot.Row;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/** Tells one world's story to the service: its backups, and its restore. */
final class WorldRun {
    private final Traits traits;
    private final String connector;
    private final Door door = Door.ofNewTenant();
    private final World world;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> course = new ArrayList<>();
    private final Map<String, Snapshot> newest = new HashMap<>();
    private String source;
    private String at = "a";
    private int backups;
    private long records;

    private WorldRun(Traits traits, String connector) {
        this.traits = traits;
        this.connector = connector;
        this.world = new World(traits);
    }

    /** Tells a story. @param connector the name under which the world's connector is known */
    static Outcome of(Traits traits, String connector) {
        WorldRun run = new WorldRun(traits, connector);
        try (run.world) {
            run.tell();
        } catch (AssertionError | RuntimeException e) {
            run.findings.add(new Finding(Finding.Kind.LOSS_TOO_LARGE, "the story could not be told: " + e));
        }
        return new Outcome(traits, run.findings, run.backups, run.records, run.course);
    }

    private void tell() {
        source = door.sourceOf(connector, Map.of("url", world.url("a")), Map.of());
        for (Chapter chapter : traits.chapters()) {
            if (findings.isEmpty()) {
                backup(chapter);
            }
        }
        if (traits.restoring() != null && findings.isEmpty()) {
            Snapshot whole = backup(new Chapter(List.of(), List.of(), true, false));
            if (findings.isEmpty() && whole.succeeded()) {
                restore(whole);
            }
        }
    }

    private Snapshot backup(Chapter chapter) {
        String account = chapter.other() ? "b" : "a";
        if (!account.equals(at)) {
            pointAt(account);
        }
        long from = world.begin(chapter);
        world.calls();
        String id = door.request()
                .body(Map.of("full", chapter.full()))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath ended = door.awaitBackup(id);
        long to = world.end();
        Snapshot snapshot = snapshot(id, ended);
        backups++;
        records += snapshot.records();
        course.add("backup " + backups + " was " + snapshot.state() + (snapshot.incremental() ? ", by its cursor" : "")
                + " " + snapshot.missing());
        Snapshot before = newest.getOrDefault(account, Snapshot.NONE);
        List<Finding> found = new Judge(
                        traits, chapter, world.account(account).history, before, snapshot, world.victims())
                .judged(from, to);
        found.forEach(each -> findings.add(new Finding(each.kind(), "backup " + backups + ": " + each.text())));
        if (!snapshot.streams().isEmpty()) {
            newest.put(account, snapshot);
        }
        return snapshot;
    }

    private void pointAt(String account) {
        at = account;
        door.request()
                .body(Map.of(
                        "name",
                        "world " + UUID.randomUUID(),
                        "connector",
                        connector,
                        "settings",
                        Map.of("url", world.url(account))))
                .put("/api/v1/sources/" + source)
                .then()
                .statusCode(200);
    }

    private Snapshot snapshot(String id, JsonPath ended) {
        String state = ended.getString("state");
        List<Map<String, Object>> missing = ended.getList("missing");
        Map<String, Map<String, Row>> streams = new TreeMap<>();
        Map<String, String> files = new HashMap<>();
        List<String> calls = world.calls();
        boolean since = calls.stream().anyMatch(call -> call.contains("updated_since"));
        boolean whole = true;
        if (List.of("SUCCEEDED", "PARTIAL").contains(state)) {
            List<Map<String, Object>> all =
                    door.get("/api/v1/backups/" + id + "/streams").getList("items");
            for (Map<String, Object> stream : all) {
                String name = stream.get("name").toString();
                if (name.equals("things")) {
                    whole = String.valueOf(stream.get("reason")).contains("All was read");
                }
                streams.put(name, rows(id, name));
            }
            if (traits.platform().media()) {
                List<Map<String, Object>> media =
                        door.get("/api/v1/backups/" + id + "/media?limit=500").getList("items");
                media.forEach(each -> files.put(
                        each.get("url").toString().replaceAll(".*/files/([^?]*).*", "$1"),
                        String.valueOf(each.get("sha256"))));
            }
        }
        return new Snapshot(id, state, missing == null ? List.of() : missing, streams, files, since && !whole);
    }

    private Map<String, Row> rows(String backup, String stream) {
        Map<String, Row> rows = new LinkedHashMap<>();
        if (stream.equals("media")) {
            return rows;
        }
        List<Map<String, Object>> items = door.get(
                        "/api/v1/backups/" + backup + "/streams/" + stream + "/records?limit=500")
                .getList("items");
        List<String> lines = door.lines(backup, stream);
        if (lines.size() != items.size()) {
            findings.add(new Finding(
                    Finding.Kind.HOLE, lines.size() + " lines for " + items.size() + " records of " + stream));
            return rows;
        }
        for (int i = 0; i < lines.size(); i++) {
            Map<String, Object> item = items.get(i);
            if (rows.put(item.get("key").toString(), new Row(lines.get(i), Boolean.TRUE.equals(item.get("unseen"))))
                    != null) {
                findings.add(new Finding(
                        Finding.Kind.HOLE, "two records of " + stream + " have the key " + item.get("key")));
            }
        }
        return rows;
    }

    /** Damages the world and puts the backup back. */
    private void restore(Snapshot whole) {
        if (!at.equals("a")) {
            pointAt("a");
        }
        List<Thing> then = world.live();
        SplittableRandom dice = new SplittableRandom(traits.restoring().dice());
        for (Thing thing : then) {
            switch (dice.nextInt(4)) {
                case 0, 1 -> world.deleteByHand(thing.key());
                case 2 -> world.change(account -> account.change(thing.key(), false));
                default -> {}
            }
        }
        JsonPath restore = door.restore(Map.of(
                "backup_id", whole.id(), "on_conflict", "overwrite", "streams", List.of(Map.of("name", "things"))));
        Map<String, Map<String, Object>> items = new HashMap<>();
        door.items(restore.getString("id")).forEach(item -> items.put(String.valueOf(item.get("key")), item));
        course.add("the restore was " + restore.getString("state") + " " + restore.getMap("totals") + " "
                + restore.getString("error_detail"));
        findings.addAll(RestoreJudge.judged(restore.getString("state"), then, world.live(), items));
    }
}
