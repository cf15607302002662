package io.holdfast.lies;

import io.holdfast.testkit.Door;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A lie, or several, told about one shape of list: a truthful backup before it, one under it, and what can be said against that one. */
final class Cell implements AutoCloseable {
    static final int THINGS = 23;
    private final ListedPlatform platform = new ListedPlatform(THINGS);
    private final Door door;
    private final String source;
    private final String stream;
    private final Tale tale;
    private Map<String, String> before;
    private String backup;

    Cell(Door door, String stream, Tale tale) {
        this.door = door;
        this.stream = stream;
        this.tale = tale;
        this.source = door.request()
                .body(Map.of(
                        "name",
                        stream + " " + UUID.randomUUID(),
                        "connector",
                        "listed",
                        "settings",
                        Map.of("url", platform.url())))
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    String stream() {
        return stream;
    }

    Tale tale() {
        return tale;
    }

    ListedPlatform platform() {
        return platform;
    }

    void begin() {
        backup = door.request()
                .body(Map.of("streams", List.of(stream)))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    String ended() {
        return door.awaitBackup(backup).getString("state");
    }

    String missing() {
        return String.valueOf(door.get("/api/v1/backups/" + backup).getList("missing"));
    }

    /** One record changes, one goes, one comes; then the lie begins. */
    void changeAndLie() {
        platform.put(5, "changed");
        platform.delete(7);
        platform.put(24, "new");
        before = platform.truth();
        platform.tells(tale);
    }

    /** A record of the backup's stream as it shows. */
    record Kept(String text, boolean unseen) {}

    Map<String, Kept> kept() {
        Map<String, Kept> kept = new LinkedHashMap<>();
        List<Map<String, Object>> items = door.get(
                        "/api/v1/backups/" + backup + "/streams/" + stream + "/records?limit=200")
                .getList("items");
        for (Map<String, Object> item : items) {
            if (kept.put(item.get("key").toString(), new Kept("", (boolean) item.get("unseen"))) != null) {
                throw new AssertionError("doubled: " + item.get("key"));
            }
        }
        List<String> lines = door.lines(backup, stream);
        if (lines.size() != kept.size()) {
            throw new AssertionError(lines.size() + " lines for " + kept.size() + " records");
        }
        int at = 0;
        for (Map.Entry<String, Kept> entry : kept.entrySet()) {
            entry.setValue(new Kept(lines.get(at++), entry.getValue().unseen()));
        }
        return kept;
    }

    /** What is wrong with the backup that was made under the lie, given what it calls itself. */
    List<String> judged(boolean complete) {
        List<String> wrong = new ArrayList<>();
        Map<String, Kept> kept = kept();
        Map<String, String> after = platform.truth();
        Set<String> allAlong = new TreeSet<>(before.keySet());
        allAlong.retainAll(after.keySet());
        for (String key : allAlong) {
            Kept record = kept.get(key);
            boolean known = !key.equals("24");
            if (record == null && (complete || known)) {
                wrong.add(key + " is missing");
            } else if (record != null && record.unseen() && complete) {
                wrong.add(key + " is called unseen");
            } else if (record != null && !record.unseen() && !record.text().equals(after.get(key))) {
                wrong.add(key + " is not exact: " + record.text());
            }
        }
        kept.forEach((key, record) -> {
            boolean ever = before.containsKey(key) || after.containsKey(key);
            if (!ever && (complete || !record.unseen())) {
                wrong.add(key + " is there, although it was deleted");
            }
        });
        return wrong;
    }

    Map<String, Object> streamView() {
        List<Map<String, Object>> items =
                door.get("/api/v1/backups/" + backup + "/streams").getList("items");
        return new HashMap<>(items.stream()
                .filter(item -> item.get("name").equals(stream))
                .findFirst()
                .orElseThrow());
    }

    @Override
    public void close() {
        platform.close();
    }
}
