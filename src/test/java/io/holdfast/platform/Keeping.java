package io.holdfast.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Door;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A source of a platform in a tenant of its own, as somebody keeps it by the service's API. */
public final class Keeping {
    private final Door door = Door.ofNewTenant();
    private final String source;

    public Keeping(String connector, Map<String, String> settings, Map<String, String> credentials) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", connector + " " + UUID.randomUUID());
        body.put("connector", connector);
        body.put("settings", settings);
        body.put("credentials", credentials);
        source = door.request()
                .body(body)
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** A backup of those streams, of all where none is named, that succeeded; its id. */
    public String backup(String... streams) {
        return backup(false, streams);
    }

    /** As {@link #backup(String...)}. @param full whether all is read */
    public String backup(boolean full, String... streams) {
        Map<String, Object> body =
                streams.length == 0 ? Map.of("full", full) : Map.of("full", full, "streams", List.of(streams));
        String id = door.request()
                .body(body)
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath ended = door.awaitBackup(id);
        assertThat(ended.getString("state"))
                .as("%s %s %s", ended.getString("error_detail"), ended.getList("missing"), ended.prettify())
                .isEqualTo("SUCCEEDED");
        return id;
    }

    /** What a backup says of a stream. */
    public Map<String, Object> numbers(String backup, String stream) {
        List<Map<String, Object>> items =
                door.get("/api/v1/backups/" + backup + "/streams").getList("items");
        return items.stream()
                .filter(each -> each.get("name").equals(stream))
                .findFirst()
                .orElseThrow();
    }

    public List<String> lines(String backup, String stream) {
        return door.lines(backup, stream);
    }

    /** A restore of whole streams, once it has ended; whatever it wrote has to be what the platform holds then. */
    public JsonPath restored(String backup, String... streams) {
        JsonPath restore = door.restore(
                backup,
                List.of(streams).stream()
                        .map(name -> Map.<String, Object>of("name", name))
                        .toList());
        assertThat(items(restore)).noneMatch(item -> "differs".equals(item.get("read_back")));
        return restore;
    }

    /** As {@link #restored(String, String...)}, asked for with more words. */
    public JsonPath restored(Map<String, Object> more, String backup, String... streams) {
        Map<String, Object> asked = new HashMap<>(more);
        asked.put("backup_id", backup);
        asked.put(
                "streams",
                List.of(streams).stream().map(name -> Map.of("name", name)).toList());
        return door.restore(asked);
    }

    /** A restore of chosen records of a stream, once it has ended. */
    public JsonPath restoredKeys(String backup, String stream, String... keys) {
        return door.restore(backup, List.of(Map.of("name", stream, "keys", List.of(keys))));
    }

    /** The plan that a dry run of whole streams ends with. */
    public JsonPath plan(String backup, String... streams) {
        JsonPath dry = restored(Map.of("dry_run", true), backup, streams);
        return door.get("/api/v1/restores/" + dry.getString("id") + "/plan");
    }

    /** The restore that carries a plan out, once it has ended. */
    public JsonPath carriedOut(JsonPath plan) {
        return door.restore(Map.of("plan_id", plan.getString("restore_id")));
    }

    /** The undo of a restore, once it has ended. */
    public JsonPath undone(JsonPath restore) {
        JsonPath undo = door.followUp(restore.getString("id"), "undo");
        assertThat(undo.getString("state")).as(undo.prettify()).isEqualTo("SUCCEEDED");
        return undo;
    }

    /** What became of the records of a restore that were not the same at once. */
    public List<Map<String, Object>> items(JsonPath restore) {
        return door.get("/api/v1/restores/" + restore.getString("id") + "/items?limit=200")
                .getList("items");
    }

    /** A restore of whole streams, and how each of its records came out: {@code issues 4 → created}. */
    public List<String> restore(String backup, String... streams) {
        return items(restored(backup, streams)).stream()
                .filter(each -> !each.get("outcome").equals("unchanged"))
                .map(each -> each.get("stream") + " " + each.get("key") + " → " + each.get("outcome")
                        + (each.get("error_code") == null ? "" : " " + each.get("error_code")))
                .toList();
    }
}
