package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.files.NoteHost;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores that write many records in one call, on a platform whose answers name each record by its key. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class BatchesTest {
    private final NoteHost host = new NoteHost();
    private final List<Long> ids = new ArrayList<>();
    private Door door;
    private String source;

    @BeforeEach
    void notes() {
        for (int i = 0; i < 8; i++) {
            ids.add(host.add("Note " + i, "then"));
        }
        door = Door.ofNewTenant();
        source = door.sourceOf("batched", Map.of("url", host.url()), Map.of());
    }

    @AfterEach
    void close() {
        host.close();
    }

    private JsonPath restore(String backup, Object... more) {
        Map<String, Object> asked =
                new HashMap<>(Map.of("backup_id", backup, "streams", List.of(Map.of("name", "notes"))));
        for (int i = 0; i < more.length; i += 2) {
            asked.put((String) more[i], more[i + 1]);
        }
        return door.restore(asked);
    }

    @Test
    void changes_creations_and_deletions_are_a_call_each_and_an_undo_too() {
        String backup = door.backup(source).getString("id");
        List<String> then = host.texts();
        ids.subList(0, 3).forEach(id -> host.change(id, "now"));
        ids.subList(3, 6).forEach(host::remove);
        host.add("Later", "now");
        host.add("Latest", "now");
        List<String> before = host.texts();
        host.calls();

        JsonPath restore = restore(backup, "deletes", List.of(Map.of("stream", "notes", "all", true)));

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.texts()).isEqualTo(then);
        assertThat(host.calls()).containsExactlyInAnyOrder("PUT /notes", "POST /notes/batch", "POST /notes/archive");
        assertThat(door.items(restore.getString("id")))
                .allSatisfy(item -> assertThat(item.get("read_back")).isIn("same", null));

        JsonPath undo = door.followUp(restore.getString("id"), "undo");

        assertThat(undo.getString("state")).as(undo.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.texts()).isEqualTo(before);
        assertThat(host.calls()).containsExactlyInAnyOrder("PUT /notes", "POST /notes/batch", "POST /notes/archive");
    }

    @Test
    void a_change_that_the_answer_does_not_name_is_looked_at_again() {
        String backup = door.backup(source).getString("id");
        List<String> then = host.texts();
        ids.subList(0, 3).forEach(id -> host.change(id, "now"));
        host.calls();
        host.tells(answers -> answers.subList(0, 2));

        JsonPath restore = restore(backup);

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(3);
        assertThat(host.texts()).isEqualTo(then);
        assertThat(host.calls()).containsExactly("PUT /notes");
    }

    @Test
    void creations_of_which_the_answer_is_too_short_are_all_looked_for() {
        String backup = door.backup(source).getString("id");
        List<String> then = host.texts();
        ids.subList(0, 4).forEach(host::remove);
        host.calls();
        host.tells(answers -> answers.subList(1, 4));

        JsonPath restore = restore(backup);

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.created")).isEqualTo(4);
        assertThat(host.texts()).isEqualTo(then);
        assertThat(host.calls()).containsExactly("POST /notes/batch");
    }

    @Test
    void a_failure_inside_of_an_answer_is_no_refusal_and_is_tried_again() {
        String backup = door.backup(source).getString("id");
        List<String> then = host.texts();
        ids.subList(0, 2).forEach(id -> host.change(id, "now"));
        host.tells(answers -> List.of(
                "{\"note_id\":" + ids.get(0) + ",\"error\":{\"status\":503,\"says\":\"busy\"}}", answers.getFirst()));

        JsonPath restore = restore(backup);

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(2);
        assertThat(host.texts()).isEqualTo(then);
    }

    @Test
    void what_somebody_changed_after_the_safety_backup_is_left_out_of_the_call() {
        String backup = door.backup(source).getString("id");
        ids.subList(0, 3).forEach(id -> host.change(id, "now"));
        String plan = restore(backup, "dry_run", true).getString("id");
        host.change(ids.get(1), "later");

        JsonPath restore = door.restore(Map.of("plan_id", plan, "on_conflict", "overwrite"));

        assertThat(restore.getInt("totals.changed")).as(restore.prettify()).isEqualTo(3);
        assertThat(host.texts()).allSatisfy(text -> assertThat(text).endsWith("then"));
        door.followUp(restore.getString("id"), "undo");
        assertThat(host.texts()).contains("Note 1: later", "Note 0: now");
    }

    @Test
    void copies_are_made_in_one_call_beside_what_there_is() {
        String backup = door.backup(source).getString("id");
        ids.subList(0, 3).forEach(id -> host.change(id, "now"));
        host.calls();

        JsonPath restore = restore(backup, "on_conflict", "copy");

        assertThat(restore.getInt("totals.created")).as(restore.prettify()).isEqualTo(3);
        assertThat(host.texts()).hasSize(11).contains("Note 1: now", "Note 1: then");
        assertThat(host.calls()).containsExactly("POST /notes/batch");
    }

    @Test
    void connectors_say_what_they_write_together_and_how_they_read_back() {
        JsonPath batched = door.get("/api/v1/connectors/batched");
        JsonPath shop = door.get("/api/v1/connectors/demo-shop");

        assertThat(batched.getList("streams[0].batch")).containsExactly("create", "update", "delete");
        assertThat(batched.getString("streams[0].read_back")).isEqualTo("item");
        assertThat(batched.getBoolean("streams[0].condition")).isFalse();
        assertThat(shop.getBoolean("streams.find { it.name == 'customers' }.condition"))
                .isTrue();
        assertThat(shop.getList("streams.find { it.name == 'customers' }.batch"))
                .isEmpty();
    }
}
