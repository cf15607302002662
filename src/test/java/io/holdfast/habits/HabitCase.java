package io.holdfast.habits;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Door;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A source of a scripted platform, and what tests ask of its backups. */
abstract class HabitCase {
    final HabitSource platform = new HabitSource();
    Door door;
    String source;

    @BeforeEach
    void a_source() {
        door = Door.ofNewTenant();
        source = door.sourceOf("habits", Map.of("url", platform.url()), Map.of());
    }

    @AfterEach
    void close() {
        platform.close();
    }

    JsonPath backup(String... streams) {
        String id = door.request()
                .body(Map.of("streams", List.of(streams)))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return door.awaitBackup(id);
    }

    String succeeded(String... streams) {
        JsonPath backup = backup(streams);
        assertThat(backup.getString("state"))
                .as("%s", backup.getList("missing"))
                .isEqualTo("SUCCEEDED");
        return backup.getString("id");
    }

    Map<String, Object> view(String backup, String stream) {
        return door.get("/api/v1/backups/" + backup + "/streams").getMap("items.find { it.name == '" + stream + "' }");
    }

    static String at(Instant moment, String more) {
        return "\"updated_at\":\"" + moment.truncatedTo(ChronoUnit.SECONDS) + "\"," + more;
    }

    static Instant ago(int seconds) {
        return Instant.now().minusSeconds(seconds);
    }

    void pointAt(HabitSource other) {
        Map<String, Object> now = door.get("/api/v1/sources/" + source).getMap("$");
        door.request()
                .body(Map.of("name", now.get("name"), "connector", "habits", "settings", Map.of("url", other.url())))
                .put("/api/v1/sources/" + source)
                .then()
                .statusCode(200);
    }

    static boolean fails(Habit call, boolean here, int status) throws IOException {
        if (here) {
            call.answer(status, "{\"message\":\"said the platform\"}");
        }
        return here;
    }
}
