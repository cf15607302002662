package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Look at what changed, tick it, put it back. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class DiffRestoreTest {
    private DemoShop shop;
    private Door door;
    private String source;
    private String backup;

    @BeforeEach
    void a_shop_that_was_backed_up() {
        shop = DemoShop.with(Settings.small().withSizes(45, 12, 4, 10, 20).withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
        backup = door.backup(source).getString("id");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String diff() {
        String id = door.request()
                .body(Map.of("backup_id", backup))
                .post("/api/v1/diffs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(door.awaitEnd("/api/v1/diffs/" + id).getString("state")).isEqualTo("SUCCEEDED");
        return id;
    }

    private JsonPath restore(String diff, List<Map<String, Object>> entries) {
        return restore(Map.of("diff", Map.of("id", diff, "entries", entries)));
    }

    private JsonPath restore(Map<String, Object> form) {
        String id = door.request()
                .body(form)
                .post("/api/v1/restores")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return door.awaitEnd("/api/v1/restores/" + id);
    }

    private String name(long customer) {
        return new JsonPath(shop.text(Aisle.CUSTOMERS, customer).orElseThrow()).getString("first_name");
    }

    private String title(long product) {
        return new JsonPath(shop.text(Aisle.PRODUCTS, product).orElseThrow()).getString("title");
    }

    @Test
    void the_place_of_a_kind_in_its_list_is_no_kind() {
        door.request()
                .body(
                        "{\"diff\":{\"id\":\"00000000-0000-0000-0000-000000000000\",\"entries\":[{\"stream\":\"customers\",\"kinds\":[0]}]}}")
                .post("/api/v1/restores")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
        door.request()
                .body("{\"backup_id\":\"" + backup + "\",\"on_conflict\":1}")
                .post("/api/v1/restores")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }

    @Test
    void five_of_forty_changed_records_are_ticked_and_put_back_and_the_others_stay_untouched() {
        List<Long> changed = shop.ids(Aisle.PRODUCTS).subList(0, 40);
        Map<Long, String> before = new HashMap<>();
        for (long id : changed) {
            before.put(id, title(id));
            shop.change(Aisle.PRODUCTS, id, "{\"title\":\"Spoiled\"}");
        }
        String diff = diff();
        List<String> ticked =
                changed.subList(13, 18).stream().map(String::valueOf).toList();
        Map<Long, String> texts = new HashMap<>();
        changed.forEach(id -> texts.put(id, shop.text(Aisle.PRODUCTS, id).orElseThrow()));

        var restore = restore(diff, List.of(Map.of("stream", "products", "keys", ticked)));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.seen")).isEqualTo(5);
        assertThat(restore.getInt("totals.changed")).isEqualTo(5);
        assertThat(restore.getString("seen.diff")).isEqualTo(diff);
        for (long id : changed) {
            if (ticked.contains(String.valueOf(id))) {
                assertThat(title(id)).isEqualTo(before.get(id));
            } else {
                assertThat(shop.text(Aisle.PRODUCTS, id)).hasValue(texts.get(id));
            }
        }
    }

    @Test
    void a_record_that_changed_after_the_diff_was_looked_at_is_a_conflict() {
        List<Long> ids = shop.ids(Aisle.CUSTOMERS).subList(0, 2);
        String first = name(ids.getFirst());
        ids.forEach(id -> shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Spoiled\"}"));
        String diff = diff();
        shop.change(Aisle.CUSTOMERS, ids.getLast(), "{\"first_name\":\"By hand\"}");

        var restore = restore(diff, List.of(Map.of("stream", "customers")));

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(name(ids.getFirst())).isEqualTo(first);
        assertThat(name(ids.getLast())).isEqualTo("By hand");
        var items = door.get("/api/v1/restores/" + restore.getString("id") + "/items?outcome=skipped");
        assertThat(items.getList("items.key")).containsExactly(String.valueOf(ids.getLast()));
        assertThat(items.getList("items.error_code")).containsExactly("restore_conflict");

        var forced = restore(Map.of(
                "diff",
                Map.of("id", diff, "entries", List.of(Map.of("stream", "customers"))),
                "on_conflict",
                "overwrite"));
        assertThat(forced.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(name(ids.getLast())).isNotEqualTo("By hand");
    }

    @Test
    void what_was_created_since_is_deleted_only_where_it_is_asked_for_by_name() {
        long created = shop.create(
                Aisle.CUSTOMERS, "{\"email\":\"new@example.com\",\"first_name\":\"N\",\"last_name\":\"W\"}");
        long deleted = shop.ids(Aisle.CUSTOMERS).getFirst();
        String email = new JsonPath(shop.text(Aisle.CUSTOMERS, deleted).orElseThrow()).getString("email");
        shop.delete(Aisle.CUSTOMERS, deleted);
        String diff = diff();

        var usual = restore(diff, List.of(Map.of("stream", "customers")));
        assertThat(usual.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(shop.ids(Aisle.CUSTOMERS, email)).hasSize(1);
        assertThat(shop.find(Aisle.CUSTOMERS, created)).isPresent();

        var named = restore(diff, List.of(Map.of("stream", "customers", "kinds", List.of("created"))));
        assertThat(named.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(named.getInt("totals.deleted")).isEqualTo(1);
        assertThat(shop.find(Aisle.CUSTOMERS, created)).isEmpty();
    }

    @Test
    void all_entries_of_a_diff_make_the_shop_what_it_was() {
        var before = shop.snapshot();
        shop.spoil(20, 3);
        String diff = diff();

        var restore = restore(Map.of("diff", Map.of("id", diff)));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(new ArrayList<>(io.holdfast.demo.ShopComparator.differences(before, shop.snapshot())))
                .isEmpty();
    }

    @Test
    void chosen_fields_of_a_ticked_entry_are_put_back_alone() {
        long id = shop.ids(Aisle.PRODUCTS).getFirst();
        String title = title(id);
        shop.change(Aisle.PRODUCTS, id, "{\"title\":\"Spoiled\",\"vendor\":\"New vendor\"}");
        String diff = diff();

        var restore = restore(
                diff,
                List.of(Map.of(
                        "stream", "products", "keys", List.of(String.valueOf(id)), "fields", List.of("/title"))));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(title(id)).isEqualTo(title);
        assertThat(new JsonPath(shop.text(Aisle.PRODUCTS, id).orElseThrow()).getString("vendor"))
                .isEqualTo("New vendor");
    }

    @Test
    void a_stream_that_is_named_twice_is_one_choice_and_not_with_two_kinds_of_fields() {
        List<Long> some = shop.ids(Aisle.CUSTOMERS).subList(0, 3);
        some.forEach(id -> shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Spoiled\"}"));
        String diff = diff();
        Map<String, Object> one =
                Map.of("stream", "customers", "keys", List.of(some.get(0).toString()));
        Map<String, Object> two = Map.of(
                "stream",
                "customers",
                "keys",
                List.of(some.get(1).toString(), some.get(2).toString()));

        var restore = restore(diff, List.of(one, two));

        assertThat(restore.getInt("totals.changed")).isEqualTo(3);
        assertThat(some).noneMatch(id -> name(id).equals("Spoiled"));
        Map<String, Object> other = new HashMap<>(two);
        other.put("fields", List.of("/note"));
        refused(Map.of("diff", Map.of("id", diff, "entries", List.of(one, other))), 400, "invalid_request");
    }

    @Test
    void what_is_said_in_another_form_than_it_is_meant_is_not_guessed() {
        String start = "{\"backup_id\":\"" + backup + "\",\"streams\":[{\"name\":\"customers\"";
        for (String body : List.of(
                start + "}],\"dry_run\":\"\"}",
                start + "}],\"dry_run\":0}",
                start + "}],\"dry_run\":\"true\"}",
                start + "}],\"dry_run\":true,\"dry_run\":false}",
                start + "}],\"dry_run\":true} garbage",
                start + "}],\"on_conflict\":\"nonsense\"}",
                start + ",\"fields\":[\"/a\\u0000b\"]}]}",
                start + "}],\"dry_run\":tru",
                "null")) {
            door.request()
                    .body(body)
                    .post("/api/v1/restores")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_request"));
        }
        door.request()
                .body(start + "}],\"on_conflict\":\"nonsense\"}")
                .post("/api/v1/restores")
                .then()
                .body("detail", containsString("nonsense"));
        String diff = diff();
        refused(
                Map.of(
                        "diff",
                        Map.of("id", diff, "entries", List.of(Map.of("stream", "_media", "keys", List.of("x"))))),
                422,
                "not_restorable");
    }

    @Test
    void nonsense_is_refused_with_a_code() {
        String diff = diff();

        refused(Map.of("diff", Map.of("id", diff)), 409, "nothing_to_restore");
        refused(
                Map.of(
                        "diff",
                        Map.of("id", diff, "entries", List.of(Map.of("stream", "customers", "keys", List.of("1"))))),
                400,
                "invalid_request");
        refused(Map.of("diff", Map.of("id", diff, "entries", List.of(Map.of("stream", "no")))), 400, "unknown_stream");
        refused(Map.of("diff", Map.of("id", diff), "backup_id", backup), 400, "invalid_request");
        refused(Map.of("diff", Map.of("id", backup)), 404, "not_found");
    }

    private void refused(Map<String, Object> form, int status, String code) {
        door.request()
                .body(form)
                .post("/api/v1/restores")
                .then()
                .statusCode(status)
                .body("code", equalTo(code));
    }
}
