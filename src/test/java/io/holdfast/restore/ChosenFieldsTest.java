package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.connector.ExactJson;
import io.holdfast.shop.Aisle;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chosen fields of records. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ChosenFieldsTest extends RestoreCase {
    @Test
    void only_chosen_fields_come_back_and_the_rest_stays_as_it_is_live() {
        long id = customers.getFirst();
        String original = name(id);
        shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Mine\",\"last_name\":\"Mine too\"}");

        JsonPath restore = restoreField("/first_name", id);

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(name(id)).isEqualTo(original);
        assertThat(text(Aisle.CUSTOMERS, id, "last_name")).isEqualTo("Mine too");
        assertThat(restoreField("/first_name", id).getInt("totals.changed")).isZero();
    }

    @Test
    void fields_of_a_record_that_is_gone_make_no_record() {
        long id = customers.getFirst();
        shop.delete(Aisle.CUSTOMERS, id);

        JsonPath restore = restoreField("/first_name", id);

        assertThat(item(restore, id)).containsEntry("outcome", "skipped").containsEntry("error_code", "not_found");
        assertThat(shop.count(Aisle.CUSTOMERS)).isEqualTo(customers.size() - 1);
    }

    @Test
    void a_field_that_no_record_has_ends_the_restore_before_anything_is_written() {
        long id = customers.getFirst();
        rename(id, "Mine");

        JsonPath restore = restoreField("/frist_name", id);

        assertThat(restore.getString("state")).isEqualTo("FAILED");
        assertThat(restore.getString("error_code")).isEqualTo("field_unknown");
        assertThat(restore.getString("error_detail")).contains("/frist_name");
        assertThat(name(id)).isEqualTo("Mine");
    }

    @Test
    void a_field_that_the_platform_sets_itself_is_refused() {
        door.request()
                .body(asked("/created_at", customers.getFirst()))
                .post("/api/v1/restores")
                .then()
                .statusCode(422)
                .body("code", equalTo("field_read_only"));
    }

    @Test
    void a_chosen_record_that_is_as_the_backup_has_it_has_an_item_too() {
        long id = customers.getFirst();

        JsonPath restore = door.restore(asking(List.of(id)));

        assertThat(restore.getInt("totals.seen")).isEqualTo(1);
        assertThat(restore.getInt("totals.unchanged")).isEqualTo(1);
        assertThat(item(restore, id)).containsEntry("outcome", "unchanged").containsEntry("kind", "same");
        JsonPath dry = door.restore(asking(List.of(id), "dry_run", true));
        assertThat(item(dry, id)).containsEntry("outcome", "unchanged").containsEntry("action", null);
    }

    @Test
    void what_is_no_pointer_to_a_field_is_refused() {
        door.request()
                .body(asked("first_name", customers.getFirst()))
                .post("/api/v1/restores")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }

    @Test
    void a_field_within_is_put_into_what_is_live_and_one_that_the_backup_lacks_is_taken_away() {
        var live = ExactJson.object(bytes("{\"a\":{\"b\":1,\"c\":[1,2]},\"x\":1}"));
        var then = ExactJson.object(bytes("{\"a\":{\"b\":2,\"c\":[3,4]},\"y\":1}"));

        assertThat(ChosenFields.over(live, then, List.of("/a/c/1", "/x", "/y")))
                .isEqualTo(ExactJson.object(bytes("{\"a\":{\"b\":1,\"c\":[1,4]},\"y\":1}")));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private JsonPath restoreField(String field, long key) {
        return door.restore(asked(field, key));
    }

    private Map<String, Object> asked(String field, long key) {
        return Map.of(
                "backup_id",
                backup,
                "streams",
                List.of(Map.of("name", "customers", "keys", List.of(String.valueOf(key)), "fields", List.of(field))));
    }
}
