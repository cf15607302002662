package io.holdfast.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class DiffTest {
    private DemoShop shop;
    private Door door;
    private String source;

    @BeforeEach
    void a_shop_and_its_tenant() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String backup() {
        return door.backup(source).getString("id");
    }

    private JsonPath diff(Map<String, Object> form) {
        String location = door.request()
                .body(form)
                .post("/api/v1/diffs")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        return door.awaitEnd(location.substring(location.indexOf("/api")));
    }

    private JsonPath entries(JsonPath diff, String query) {
        return door.get("/api/v1/diffs/" + diff.getString("id") + "/entries?" + query);
    }

    private static Map<String, Object> stream(JsonPath diff, String name) {
        return diff.getMap("streams.find { it.name == '" + name + "' }");
    }

    @Test
    void a_backup_and_the_present_differ_by_what_was_created_changed_and_deleted_since() {
        String before = backup();
        long changed = shop.ids(Aisle.CUSTOMERS).getFirst();
        long deleted = shop.ids(Aisle.CUSTOMERS).getLast();
        shop.change(Aisle.CUSTOMERS, changed, "{\"first_name\":\"Renamed\"}");
        shop.delete(Aisle.CUSTOMERS, deleted);
        long created = shop.create(
                Aisle.CUSTOMERS, "{\"email\":\"new@example.com\",\"first_name\":\"N\",\"last_name\":\"W\"}");

        var diff = diff(Map.of("backup_id", before, "streams", List.of("customers")));

        assertThat(diff.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(diff.getMap("totals")).isEqualTo(Map.of("created", 1, "changed", 1, "deleted", 1, "unknown", 0));
        assertThat(stream(diff, "customers").get("unchanged")).isEqualTo(shop.count(Aisle.CUSTOMERS) - 2);
        var entries = entries(diff, "stream=customers");
        assertThat(entries.getMap("items.collectEntries { [it.key, it.kind] }"))
                .isEqualTo(Map.of(
                        String.valueOf(changed), "changed",
                        String.valueOf(deleted), "deleted",
                        String.valueOf(created), "created"));
        var change = entries.getMap("items.find { it.kind == 'changed' }.changes[0]");
        assertThat(change).containsEntry("place", "first_name").containsEntry("after", "Renamed");
    }

    @Test
    void a_diff_with_itself_and_with_an_unchanged_shop_is_empty() {
        String backup = backup();

        var itself = diff(Map.of("backup_id", backup, "other_backup_id", backup));
        var present = diff(Map.of("backup_id", backup));

        for (JsonPath diff : List.of(itself, present)) {
            assertThat(diff.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(diff.getMap("totals")).isEqualTo(Map.of("created", 0, "changed", 0, "deleted", 0, "unknown", 0));
            assertThat(entries(diff, "limit=10").getList("items")).isEmpty();
            assertThat(diff.getList("streams.examined", Boolean.class)).containsOnly(true);
        }
    }

    @Test
    void a_record_in_which_only_volatile_fields_changed_is_the_same() {
        String before = backup();
        long id = shop.ids(Aisle.CUSTOMERS).getFirst();
        String name = new JsonPath(shop.text(Aisle.CUSTOMERS, id).orElseThrow()).getString("first_name");
        shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Else\"}");
        shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"" + name + "\"}");

        var diff = diff(Map.of("backup_id", before, "streams", List.of("customers")));

        assertThat(diff.getInt("totals.changed")).isZero();
        assertThat(entries(diff, "stream=customers").getList("items")).isEmpty();
        // The version that is stored stays: no second one differs from it.
        assertThat(entries(diff, "stream=customers&kind=same").getList("items.key"))
                .isEmpty();
        assertThat(stream(diff, "customers").get("unchanged")).isEqualTo(shop.count(Aisle.CUSTOMERS));
    }

    @Test
    void one_entry_shows_both_versions_word_by_word_and_a_patch_between_them() {
        long id = shop.ids(Aisle.PRODUCTS).getFirst();
        shop.change(Aisle.PRODUCTS, id, "{\"body_html\":\"<p>Made of <b>oak</b>, by hand.</p>\"}");
        String before = backup();
        shop.change(Aisle.PRODUCTS, id, "{\"body_html\":\"<p>Made of <b>pine</b>, by hand.</p>\"}");
        var diff = diff(Map.of("backup_id", before, "other_backup_id", backup()));

        var entry = door.get("/api/v1/diffs/" + diff.getString("id") + "/entry?stream=products&key=" + id);
        var patch = door.get("/api/v1/diffs/" + diff.getString("id") + "/patch?stream=products&key=" + id);

        assertThat(entry.getString("before.body_html")).contains("oak");
        assertThat(entry.getString("after.body_html")).contains("pine");
        assertThat(entry.getList("changes[0].words.op")).containsExactly("equal", "delete", "insert", "equal");
        assertThat(entry.getString("changes[0].words.find { it.op == 'insert' }.text"))
                .isEqualTo("pine");
        assertThat(patch.getList("op")).containsExactly("replace");
        assertThat(patch.getList("path")).containsExactly("/body_html");
    }

    @Test
    void entries_are_paged_and_filtered_by_kind_key_field_and_text() {
        String before = backup();
        List<Long> ids = shop.ids(Aisle.PRODUCTS).subList(0, 12);
        for (int i = 0; i < 12; i++) {
            shop.change(
                    Aisle.PRODUCTS,
                    ids.get(i),
                    i % 2 == 0 ? "{\"title\":\"Wanted-" + i + "\"}" : "{\"vendor\":\"Wanted not\"}");
        }
        var diff = diff(Map.of("backup_id", before, "streams", List.of("products")));

        List<String> walked = new ArrayList<>();
        String cursor = "";
        do {
            var page = entries(diff, "limit=5" + cursor);
            walked.addAll(page.getList("items.key", String.class));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        } while (cursor != null);

        assertThat(walked).hasSize(12).doesNotHaveDuplicates().isSorted();
        assertThat(entries(diff, "field=/title").getList("items")).hasSize(6);
        assertThat(entries(diff, "q=wanted-4").getList("items.key")).containsExactly(String.valueOf(ids.get(4)));
        assertThat(entries(diff, "kind=created,deleted").getList("items")).isEmpty();
        assertThat(entries(diff, "prefix=" + ids.getFirst()).getList("items.key", String.class))
                .contains(String.valueOf(ids.getFirst()))
                .allMatch(key -> key.startsWith(String.valueOf(ids.getFirst())));
        var fields = door.get("/api/v1/diffs/" + diff.getString("id") + "/fields?stream=products");
        assertThat(fields.getMap("items.collectEntries { [it.field, it.records] }"))
                .containsEntry("/title", 6)
                .containsEntry("/vendor", 6);
        assertThat(fields.getBoolean("complete")).isTrue();
    }

    @Test
    void what_the_present_could_not_be_read_of_is_unknown_and_never_deleted() {
        String before = backup();
        long gone = shop.ids(Aisle.CUSTOMERS).getLast();
        shop.delete(Aisle.CUSTOMERS, gone);
        shop.faults().next("/api/customers/count.json", 20, Fault.answer("{\"count\":100000}"));

        var diff = diff(Map.of("backup_id", before, "streams", List.of("customers")));

        assertThat(diff.getMap("totals")).containsEntry("deleted", 0).containsEntry("unknown", 1);
        assertThat(entries(diff, "kind=unknown").getList("items.key")).containsExactly(String.valueOf(gone));
    }

    @Test
    void a_file_that_became_another_under_its_link_is_told_by_its_content() {
        String before = backup();
        String link = shop.ids(Aisle.PRODUCTS).stream()
                .map(id -> new JsonPath(shop.text(Aisle.PRODUCTS, id).orElseThrow()).getString("images[0].src"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        shop.replaceFile(link.substring(link.lastIndexOf('/') + 1), new byte[] {1, 2, 3}, "image/png");

        var diff = diff(Map.of("backup_id", before));

        var entry = door.request()
                .queryParam("stream", "_media")
                .queryParam("key", link)
                .get("/api/v1/diffs/" + diff.getString("id") + "/entry")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(entry.getString("kind")).isEqualTo("changed");
        assertThat(entry.getList("changes.place")).contains("sha256", "size");
        assertThat(entry.getInt("after.size")).isEqualTo(3);
    }

    @Test
    void a_diff_can_be_stopped_and_deleted_and_is_nobody_elses() {
        String backup = backup();
        var diff = diff(Map.of("backup_id", backup, "other_backup_id", backup));
        String path = "/api/v1/diffs/" + diff.getString("id");

        Door.ofNewTenant().request().get(path).then().statusCode(404);
        door.request().post(path + "/cancel").then().statusCode(409).body("code", equalTo("job_not_cancellable"));
        door.withRole("viewer").request().delete(path).then().statusCode(403);
        door.request().delete(path).then().statusCode(204);
        door.request().get(path).then().statusCode(404);
    }

    @Test
    void an_entry_of_a_backup_that_was_deleted_says_so() {
        String before = backup();
        long gone = shop.ids(Aisle.CUSTOMERS).getLast();
        shop.delete(Aisle.CUSTOMERS, gone);
        var diff = diff(Map.of("backup_id", before, "streams", List.of("customers")));
        assertThat(entries(diff, "stream=customers").getBoolean("complete")).isTrue();

        door.request().delete("/api/v1/backups/" + before).then().statusCode(202);

        door.request()
                .get("/api/v1/diffs/" + diff.getString("id") + "/entry?stream=customers&key=" + gone)
                .then()
                .statusCode(410)
                .body("code", equalTo("backup_deleted"));
        refused(Map.of("backup_id", before), 410, "backup_deleted");
    }

    @Test
    void the_examples_of_the_description_work_when_they_are_pasted() {
        String backup = backup();
        String other = backup();
        Map<String, Map<String, Map<String, Object>>> examples = given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .extract()
                .path("paths.'/api/v1/diffs'.post.requestBody.content.'application/json'.examples");

        assertThat(examples).hasSize(2);
        examples.values().forEach(example -> {
            Map<String, Object> form = new HashMap<>(example.get("value"));
            form.replace("backup_id", "BACKUP", backup);
            form.replace("other_backup_id", "OTHER", other);
            assertThat(diff(form).getString("state")).isEqualTo("SUCCEEDED");
        });
    }

    @Test
    void nonsense_is_refused_with_a_code() {
        String backup = backup();
        DemoShop another = DemoShop.with(Settings.small().withBucket(4000, 4000));
        try {
            String foreign =
                    door.backup(door.source(another.url(), another.token())).getString("id");
            refused(Map.of("backup_id", backup, "other_backup_id", foreign), 400, "invalid_request");
        } finally {
            another.close();
        }
        refused(Map.of("backup_id", backup, "streams", List.of("nonsense")), 400, "unknown_stream");
        refused(Map.of("backup_id", "00000000-0000-0000-0000-000000000000"), 404, "not_found");
        refused(Map.of(), 400, "invalid_request");
        var diff = diff(Map.of("backup_id", backup, "other_backup_id", backup));
        String entries = "/api/v1/diffs/" + diff.getString("id") + "/entries";
        door.request().get(entries + "?kind=nonsense").then().statusCode(400);
        door.request().get(entries + "?stream=nonsense").then().statusCode(400).body("code", equalTo("unknown_stream"));
        door.request()
                .get(entries + "?cursor=bm9uc2Vuc2U")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"));
        door.request()
                .get("/api/v1/diffs/" + diff.getString("id") + "/entry?stream=products&key=1")
                .then()
                .statusCode(404);
    }

    private void refused(Map<String, Object> form, int status, String code) {
        door.request()
                .body(form)
                .post("/api/v1/diffs")
                .then()
                .statusCode(status)
                .body("code", equalTo(code));
    }
}
