package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.files.TreeHost;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that the platform takes, and what they really do. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class EffectsTest {
    private final TreeHost host = new TreeHost();
    private Door door;
    private String source;

    @BeforeEach
    void a_source() {
        door = Door.ofNewTenant();
        source = door.sourceOf("tree", Map.of("url", host.url()), Map.of());
        host.add("items", 1, "one", 0);
        host.add("items", 2, "two", 0);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void a_deletion_that_deleted_nothing_failed() {
        String backup = backup();
        host.add("items", 3, "three", 0);
        host.passOver(call -> call.startsWith("DELETE"));

        JsonPath restore =
                door.restore(Map.of("backup_id", backup, "deletes", List.of(Map.of("stream", "items", "all", true))));

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("PARTIAL");
        assertThat(restore.getInt("totals.deleted")).isZero();
        assertThat(item(restore, "3"))
                .containsEntry("outcome", "failed")
                .containsEntry("error_code", "write_without_effect");

        host.passOver(call -> false);
        JsonPath retry = door.followUp(restore.getString("id"), "retry");

        assertThat(retry.getInt("totals.deleted")).as(retry.prettify()).isEqualTo(1);
        assertThat(host.family("items")).containsExactly("one", "two");
    }

    @Test
    void a_change_that_changed_nothing_failed() {
        String backup = backup();
        host.rename("items", 1, "other");
        host.passOver(call -> call.startsWith("PUT"));

        JsonPath restore = door.restore(backup, List.of(Map.of("name", "items")));

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("PARTIAL");
        assertThat(item(restore, "1"))
                .containsEntry("outcome", "failed")
                .containsEntry("read_back", "differs")
                .containsEntry("error_code", "write_without_effect");
    }

    @Test
    void what_a_location_told_of_is_not_created_twice_and_an_undo_forgets_where_it_was() {
        String backup = backup();
        host.remove("items", 1);
        host.tellByLocation();

        JsonPath first = door.restore(backup, List.of(Map.of("name", "items")));
        JsonPath second = door.restore(backup, List.of(Map.of("name", "items")));

        assertThat(first.getInt("totals.created")).as(first.prettify()).isEqualTo(1);
        assertThat(second.getInt("totals.created")).as(second.prettify()).isZero();
        assertThat(host.family("items")).containsExactly("one", "two");

        JsonPath undo = door.followUp(first.getString("id"), "undo");
        assertThat(undo.getInt("totals.deleted")).as(undo.prettify()).isEqualTo(1);
        host.add("items", 101, "a stranger", 0);
        JsonPath third = door.restore(backup, List.of(Map.of("name", "items")));

        assertThat(third.getInt("totals.created")).as(third.prettify()).isEqualTo(1);
        assertThat(host.family("items")).containsExactly("a stranger", "one", "two");
    }

    private String backup() {
        return door.backup(source).getString("id");
    }

    private Map<String, Object> item(JsonPath restore, String key) {
        return door.items(restore.getString("id")).stream()
                .filter(item -> key.equals(item.get("key")))
                .findFirst()
                .orElseThrow();
    }
}
