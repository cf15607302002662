package io.holdfast.lies;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups of event stores: each reads on from where the one before ended, and nothing that was read is ever lost again. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class FeedsTest {
    private final FeedHost host = new FeedHost();
    private Door door;
    private String source;

    @BeforeEach
    void a_source() {
        host.happen(430);
        door = Door.ofNewTenant();
        source = door.request()
                .body(Map.of(
                        "name", "fed " + UUID.randomUUID(), "connector", "fed", "settings", Map.of("url", host.url())))
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @AfterEach
    void close() {
        host.close();
    }

    private JsonPath backup(String stream, boolean full) {
        String id = door.request()
                .body(Map.of("streams", List.of(stream), "full", full))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return door.awaitBackup(id);
    }

    private String succeeded(String stream) {
        return succeeded(stream, false);
    }

    private String succeeded(String stream, boolean full) {
        JsonPath backup = backup(stream, full);
        assertThat(backup.getString("state"))
                .as("%s", backup.getList("missing"))
                .isEqualTo("SUCCEEDED");
        return backup.getString("id");
    }

    private Map<String, Object> view(String backup, String stream) {
        return door.get("/api/v1/backups/" + backup + "/streams").getMap("items.find { it.name == '" + stream + "' }");
    }

    private void holdsAll(String backup, String stream) {
        assertThat(door.lines(backup, stream)).containsExactlyInAnyOrderElementsOf(host.all());
    }

    private List<String> lists() {
        return host.calls().stream()
                .filter(call -> call.startsWith("/events") || call.startsWith("/tail"))
                .toList();
    }

    @Test
    void a_feed_is_read_to_its_end_and_then_on_from_there() {
        holdsAll(succeeded("events"), "events");
        assertThat(lists()).hasSize(10);
        host.happen(30);

        String second = succeeded("events");

        holdsAll(second, "events");
        assertThat(lists()).containsExactly("/events?after=430", "/events?after=460");
        assertThat(view(second, "events"))
                .containsEntry("created", 30)
                .containsEntry("unchanged", 430)
                .containsEntry("gone", 0)
                .containsEntry("consistency", "exact");
        holdsAll(succeeded("events"), "events");
        assertThat(lists()).containsExactly("/events?after=460");
    }

    @Test
    void events_that_their_store_forgets_are_kept() {
        succeeded("events");
        host.forget(300);
        host.counts(160);
        host.happen(30);

        holdsAll(succeeded("events"), "events");
        holdsAll(succeeded("events", true), "events");
    }

    @Test
    void a_feed_goes_on_by_the_cursor_of_its_last_answer() {
        succeeded("tail");
        lists();
        host.happen(3);

        holdsAll(succeeded("tail"), "tail");
        assertThat(lists()).containsExactly("/tail?cursor=a-430", "/tail?cursor=a-433");
    }

    @Test
    void a_cursor_that_is_not_known_any_more_costs_a_reading_from_the_beginning_and_no_event() {
        succeeded("tail");
        host.forgetCursors();
        host.forget(100);
        host.happen(3);
        lists();

        holdsAll(succeeded("tail"), "tail");
        assertThat(lists()).startsWith("/tail?cursor=a-430", "/tail");
    }

    @Test
    void an_event_behind_a_later_one_is_taken_and_told() {
        succeeded("tail");
        host.happenedAt(12);
        host.happenedAt(432);

        String second = succeeded("tail");

        holdsAll(second, "tail");
        assertThat(view(second, "tail").get("reason")).isEqualTo("1 of its events stood behind later ones.");
    }

    @Test
    void a_feed_whose_store_counts_more_than_it_gave_is_read_from_its_beginning_and_is_partial() {
        succeeded("events");
        host.counts(500);
        host.calls();

        JsonPath second = backup("events", false);

        assertThat(second.getString("state")).isEqualTo("PARTIAL");
        holdsAll(second.getString("id"), "events");
        assertThat(lists()).startsWith("/events?after=430", "/events", "/events?after=50");
        host.counts(-1);
        host.happen(1);
        holdsAll(succeeded("events"), "events");
    }
}
