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

/** Records that refer to others of their own stream. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class SelfReferencesTest {
    private final TreeHost host = new TreeHost();
    private Door door;
    private String source;

    @BeforeEach
    void a_source() {
        door = Door.ofNewTenant();
        source = door.sourceOf("tree", Map.of("url", host.url()), Map.of());
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void parents_are_made_first_though_their_keys_come_last() {
        threeLevels("items");
        String backup = backup();
        List<String> then = host.family("items");
        removeAll("items", 8, 9, 10);
        host.calls();

        JsonPath restore = restore(backup, "items", List.of("8", "9", "10"));

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.family("items")).isEqualTo(then);
        assertThat(host.calls()).containsOnly("POST /items").hasSize(3);
    }

    @Test
    void records_that_nobody_can_change_get_their_parents_too() {
        threeLevels("once");
        String backup = backup();
        List<String> then = host.family("once");
        removeAll("once", 8, 9, 10);

        JsonPath restore = restore(backup, "once", List.of());

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.family("once")).isEqualTo(then);
    }

    @Test
    void a_circle_is_closed_by_a_second_pass_and_said_where_that_is_impossible() {
        for (String table : List.of("items", "once")) {
            host.add(table, 1, "a", 2);
            host.add(table, 2, "b", 1);
            host.add(table, 3, "self", 3);
        }
        String backup = backup();
        List<String> then = host.family("items");
        removeAll("items", 1, 2, 3);
        removeAll("once", 1, 2, 3);

        JsonPath items = restore(backup, "items", List.of("1", "2", "3"));
        JsonPath once = restore(backup, "once", List.of("1", "2", "3"));

        assertThat(items.getString("state")).as(items.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.family("items")).isEqualTo(then);
        assertThat(once.getString("state")).isEqualTo("PARTIAL");
        assertThat(once.getInt("totals.created")).isEqualTo(3);
        assertThat(door.items(once.getString("id")))
                .filteredOn(item -> "reference_unset".equals(item.get("error_code")))
                .hasSize(2)
                .allMatch(item -> "differs".equals(item.get("read_back")));
    }

    @Test
    void a_parent_that_the_platform_refuses_or_passes_over_is_an_outcome_of_its_own() {
        host.add("items", 1, "a", 2);
        host.add("items", 2, "b", 1);
        String backup = backup();
        removeAll("items", 1, 2);
        host.refuse(call -> call.startsWith("PUT"));

        JsonPath refused = restore(backup, "items", List.of("1", "2"));

        assertThat(refused.getString("state")).isEqualTo("PARTIAL");
        assertThat(refused.getInt("totals.created")).isEqualTo(2);
        assertThat(codes(refused)).contains("reference_unset");

        host.refuse(call -> false);
        JsonPath retried = door.followUp(refused.getString("id"), "retry");

        assertThat(retried.getString("state")).as(retried.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.family("items")).containsExactly("a>b", "b>a");
    }

    @Test
    void a_reference_that_alone_was_lost_comes_back() {
        threeLevels("keyed");
        String backup = backup();
        List<String> then = host.family("keyed");
        host.remove("keyed", 9);

        JsonPath unset = restore(backup, "keyed", List.of("10"));

        assertThat(unset.getString("state")).as(unset.prettify()).isEqualTo("PARTIAL");
        assertThat(codes(unset)).containsExactly("reference_unset");

        JsonPath both = restore(backup, "keyed", List.of("10", "9"));

        assertThat(both.getString("state")).as(both.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.family("keyed")).isEqualTo(then);

        host.remove("keyed", 9);
        restore(backup, "keyed", List.of("9"));
        JsonPath reference = restore(backup, "keyed", List.of("10"));

        assertThat(reference.getInt("totals.changed")).as(reference.prettify()).isEqualTo(1);
        assertThat(host.family("keyed")).isEqualTo(then);
    }

    private void threeLevels(String table) {
        host.add(table, 9, "root", 0);
        host.add(table, 10, "child", 9);
        host.add(table, 8, "grandchild", 10);
    }

    private void removeAll(String table, int... ids) {
        for (int id : ids) {
            host.remove(table, id);
        }
    }

    private String backup() {
        return door.backup(source).getString("id");
    }

    private JsonPath restore(String backup, String stream, List<String> keys) {
        return door.restore(backup, List.of(Map.of("name", stream, "keys", keys)));
    }

    private List<Object> codes(JsonPath restore) {
        return door.items(restore.getString("id")).stream()
                .map(item -> item.get("error_code"))
                .toList();
    }
}
