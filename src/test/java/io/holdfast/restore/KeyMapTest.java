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

/** The map of keys as people see and change it. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class KeyMapTest {
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
    void people_list_correct_and_clear_the_map_of_keys_and_it_is_noted_who_did() {
        String backup = door.backup(source).getString("id");
        host.remove("items", 1);
        door.restore(backup, List.of(Map.of("name", "items")));
        String map = "/api/v1/sources/" + source + "/key-map";

        JsonPath lines = door.get(map + "?stream=items");
        assertThat(lines.getList("items.old_key")).containsExactly("1");
        assertThat(lines.getList("items.new_key")).containsExactly("101");

        host.add("items", 50, "one", 0);
        door.request()
                .body(Map.of("stream", "items", "old_key", "1", "new_key", "50"))
                .put(map)
                .then()
                .statusCode(200);
        host.rename("items", 50, "other");
        door.restore(backup, List.of(Map.of("name", "items", "keys", List.of("1"))));
        assertThat(host.family("items")).containsExactly("one", "one", "two");

        door.request().delete(map + "?stream=items&old_key=1").then().statusCode(200);
        assertThat(door.get(map + "?stream=items").getList("items")).isEmpty();

        JsonPath changes = door.get(map + "/changes");
        assertThat(changes.getList("items.was")).containsExactly("50", "101");
        assertThat(changes.getList("items.becomes")).containsExactly(null, "50");
        assertThat(changes.getString("items[0].changed_by")).isNotBlank();
    }
}
