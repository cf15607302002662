package io.holdfast.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole of a diff, applied to the whole of a backup, gives the whole of the other. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class WholeDiffTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_backup_with_all_entries_of_a_diff_applied_to_it_is_the_other_backup(long seed) {
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Door door = Door.ofNewTenant();
            String source = door.source(shop.url(), shop.token());
            String one = door.backup(source).getString("id");
            shop.spoil(30, seed);
            shop.create(Aisle.CUSTOMERS, "{\"email\":\"new@example.com\",\"first_name\":\"N\",\"last_name\":\"W\"}");
            String other = door.backup(source).getString("id");

            applied(door, one, other);
            applied(door, other, one);
        }
    }

    private static void applied(Door door, String from, String to) {
        String id = door.request()
                .body(Map.of("backup_id", from, "other_backup_id", to))
                .post("/api/v1/diffs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(door.awaitEnd("/api/v1/diffs/" + id).getString("state")).isEqualTo("SUCCEEDED");
        List<JsonNode> entries = entries(door, id);
        assertThat(entries).isNotEmpty();
        for (Aisle aisle : Aisle.values()) {
            Map<String, ObjectNode> records = records(door, from, aisle);
            for (JsonNode entry : entries) {
                if (entry.get("stream").textValue().equals(aisle.plural())) {
                    apply(door, id, entry, records);
                }
            }
            Map<String, ObjectNode> expected = records(door, to, aisle);
            assertThat(records.keySet()).as(aisle.plural()).isEqualTo(expected.keySet());
            expected.forEach(
                    (key, record) -> assertThat(Comparison.sameValue(lasting(records.get(key)), lasting(record)))
                            .as("%s %s: %s is not %s", aisle, key, records.get(key), record)
                            .isTrue());
        }
    }

    private static List<JsonNode> entries(Door door, String diff) {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = tree(door, "/api/v1/diffs/" + diff + "/entries?limit=20" + cursor);
            page.get("items").forEach(entries::add);
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").textValue();
        } while (cursor != null);
        return entries;
    }

    private static void apply(Door door, String diff, JsonNode entry, Map<String, ObjectNode> records) {
        String key = entry.get("key").textValue();
        JsonNode whole = tree(
                door,
                "/api/v1/diffs/" + diff + "/entry?stream=" + entry.get("stream").textValue() + "&key=" + key);
        switch (entry.get("kind").textValue()) {
            case "created" -> records.put(key, (ObjectNode) whole.get("after"));
            case "deleted" -> assertThat(records.remove(key)).isNotNull();
            case "changed" -> records.put(key, (ObjectNode) PatchedJson.of(records.get(key), patch(whole)));
            default -> throw new AssertionError("neither created, deleted nor changed: " + entry);
        }
    }

    private static List<PatchOp> patch(JsonNode whole) {
        List<PatchOp> patch = new ArrayList<>();
        for (JsonNode op : whole.get("patch")) {
            patch.add(new PatchOp(
                    op.get("op").textValue(),
                    op.get("path").textValue(),
                    op.path("from").asText(),
                    op.get("value")));
        }
        return patch;
    }

    private static Map<String, ObjectNode> records(Door door, String backup, Aisle aisle) {
        Map<String, ObjectNode> records = new TreeMap<>();
        for (String line : door.lines(backup, aisle.plural())) {
            ObjectNode record = ExactJson.object(line.getBytes(StandardCharsets.UTF_8));
            records.put(record.get("id").asText(), record);
        }
        return records;
    }

    private static ObjectNode lasting(ObjectNode record) {
        ObjectNode copy = record.deepCopy();
        copy.remove("updated_at");
        return copy;
    }

    private static JsonNode tree(Door door, String path) {
        return ExactJson.tree(
                door.request().get(path).then().statusCode(200).extract().asByteArray());
    }
}
