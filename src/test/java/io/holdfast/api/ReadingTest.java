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
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records and files of backups, as people look for them. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ReadingTest {
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

    private JsonPath records(String backup, String stream, Map<String, ?> query) {
        return door.request()
                .queryParams(query)
                .get("/api/v1/backups/" + backup + "/streams/" + stream + "/records")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> keys(Aisle aisle) {
        return shop.ids(aisle).stream()
                .map(String::valueOf)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void records_come_in_the_order_of_their_keys_page_by_page() {
        String backup = backup();
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = records(backup, "orders", Map.of("limit", 7, "cursor", cursor));
            found.addAll(page.getList("items.key"));
            assertThat(page.getInt("scanned")).isLessThanOrEqualTo(7);
            cursor = page.getString("next");
        } while (cursor != null);

        assertThat(found).isEqualTo(keys(Aisle.ORDERS));
    }

    @Test
    void a_record_in_a_list_is_the_exact_text() {
        String backup = backup();
        long id = shop.ids(Aisle.PRODUCTS).getFirst();

        String page = door.request()
                .get("/api/v1/backups/" + backup + "/streams/products/records?prefix=" + id)
                .asString();

        assertThat(page).contains("\"data\":" + shop.text(Aisle.PRODUCTS, id).orElseThrow());
    }

    @Test
    void a_prefix_finds_the_keys_that_begin_so_itself_included() {
        String backup = backup();
        String key = keys(Aisle.ORDERS).get(12);
        String prefix = key.substring(0, key.length() - 1);
        List<String> expected =
                keys(Aisle.ORDERS).stream().filter(it -> it.startsWith(prefix)).toList();

        assertThat(records(backup, "orders", Map.of("prefix", prefix)).getList("items.key"))
                .isEqualTo(expected);
        assertThat(records(backup, "orders", Map.of("prefix", key)).getList("items.key"))
                .containsExactly(key);
        assertThat(records(backup, "orders", Map.of("prefix", "none such")).getMap(""))
                .containsEntry("scanned", 0)
                .containsEntry("next", null);
    }

    @Test
    void a_search_finds_texts_whatever_their_case_escapes_or_composition() {
        long id = shop.ids(Aisle.CUSTOMERS).get(3);
        shop.change(Aisle.CUSTOMERS, id, "{\"note\":\"Th\\u00e9 d\\\"or \\u2013 needle\"}");
        String backup = backup();

        for (String typed : List.of("th\u00e9 d\"OR", "THE\u0301 D", "NEEDLE")) {
            JsonPath page = records(backup, "customers", Map.of("q", typed));
            assertThat(page.getList("items.key")).as(typed).containsExactly(String.valueOf(id));
            assertThat(page.getInt("scanned")).isEqualTo(shop.count(Aisle.CUSTOMERS));
        }
        assertThat(records(backup, "customers", Map.of("q", "no such words")).getList("items"))
                .isEmpty();
    }

    @Test
    void any_key_is_read_by_a_query_and_a_missing_one_is_not_found() {
        String backup = backup();
        String link = shop.snapshot().files().keySet().iterator().next();
        String path = "/api/v1/backups/" + backup + "/streams/_media/record";

        assertThat(door.request()
                        .queryParam("key", link)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getString("url"))
                .isEqualTo(link);
        for (String key : List.of(".", "..", "a/b")) {
            door.request()
                    .queryParam("key", key)
                    .get(path)
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("The backup has no such record."));
        }
    }

    @Test
    void a_records_history_tells_each_version_once_and_when_it_was_gone() {
        backup();
        long id = shop.create(Aisle.CUSTOMERS, "{\"first_name\":\"Ada\",\"email\":\"ada@example.org\"}");
        String second = backup();
        String third = backup();
        shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Grace\"}");
        String fourth = backup();
        shop.delete(Aisle.CUSTOMERS, id);
        String fifth = backup();
        String path = "/api/v1/sources/" + source + "/streams/customers/records/" + id + "/history";

        JsonPath history = door.get(path);

        assertThat(history.getList("items.state")).containsExactly("present", "present", "gone");
        assertThat(history.getList("items.collect { it.first.backup_id }")).containsExactly(second, fourth, fifth);
        assertThat(history.getList("items.collect { it.last.backup_id }")).containsExactly(third, fourth, fifth);
        assertThat(history.getList("items.backups")).containsExactly(2, 1, 1);
        assertThat(history.getString("items[0].fingerprint")).isNotEqualTo(history.getString("items[1].fingerprint"));
        assertThat(history.getInt("scanned")).isEqualTo(5);

        JsonPath first = door.get(path + "?limit=4");
        JsonPath rest = door.request()
                .queryParams("key", id, "cursor", first.getString("next"))
                .get("/api/v1/sources/" + source + "/streams/customers/history")
                .jsonPath();
        assertThat(first.getList("items")).hasSize(2);
        assertThat(rest.getList("items.state")).containsExactly("gone");
        assertThat(rest.getString("next")).isNull();
        door.request().delete("/api/v1/backups/" + fifth).then().statusCode(202);
        assertThat(door.get(path).getList("items.state")).containsExactly("present", "present");
    }

    @Test
    void a_record_that_a_backup_did_not_see_is_marked_so_in_lists_and_history() {
        backup();
        shop.faults().next("/api/customers.json", 50, new Fault.Blank());
        String partial = backup();
        long id = shop.ids(Aisle.CUSTOMERS).getFirst();

        assertThat(records(partial, "customers", Map.of("limit", 3)).getList("items.unseen"))
                .containsExactly(true, true, true);
        assertThat(door.get("/api/v1/sources/" + source + "/streams/customers/records/" + id + "/history")
                        .getList("items.state"))
                .containsExactly("present", "unseen");
    }

    @Test
    void files_are_listed_page_by_page_and_handed_out_safely() {
        String backup = backup();
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = door.request()
                    .queryParams("limit", 3, "cursor", cursor)
                    .get("/api/v1/backups/" + backup + "/media")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            found.addAll(page.getList("items.url"));
            cursor = page.getString("next");
        } while (cursor != null);
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(shop.snapshot().files().keySet());

        String link = found.getFirst();
        byte[] bytes = shop.file(link).orElseThrow();
        Response whole = file(backup, link, Map.of());
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.asByteArray()).isEqualTo(bytes);
        assertThat(whole.header("Content-Type")).isEqualTo("image/png");
        assertThat(whole.header("Content-Disposition")).startsWith("attachment; filename=\"");
        assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");

        Response part = file(backup, link, Map.of("Range", "bytes=5-9"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 5, 10));
        assertThat(part.header("Content-Range")).isEqualTo("bytes 5-9/" + bytes.length);
        assertThat(file(backup, link, Map.of("Range", "bytes=-4")).asByteArray())
                .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));

        String etag = whole.header("ETag");
        assertThat(file(backup, link, Map.of("If-None-Match", etag)).statusCode())
                .isEqualTo(304);
        assertThat(file(backup, link, Map.of("Range", "bytes=5-9", "If-Range", "\"other\""))
                        .statusCode())
                .isEqualTo(200);
        Response beyond = file(backup, link, Map.of("Range", "bytes=" + bytes.length + "-"));
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.jsonPath().getString("code")).isEqualTo("range_not_satisfiable");
        assertThat(beyond.header("Content-Range")).isEqualTo("bytes */" + bytes.length);
    }

    private Response file(String backup, String link, Map<String, String> headers) {
        return door.request().headers(headers).queryParam("url", link).get("/api/v1/backups/" + backup + "/media");
    }

    @Test
    void what_cannot_be_asked_is_refused_with_a_code() {
        String backup = backup();
        String streams = "/api/v1/backups/" + backup + "/streams/";
        String history = "/api/v1/sources/" + source + "/streams/";
        for (String path : List.of(
                "/api/v1/backups?limit=abc",
                "/api/v1/backups?source=nobody",
                "/api/v1/jobs?live=perhaps",
                streams + "products/records?limit=abc",
                streams + "products/records?limit=0",
                streams + "products/records?limit=99999999999",
                streams + "products/record",
                streams + "products/records.csv?data=xml",
                "/api/v1/backups/" + backup + "/download?format=pdf",
                "/api/v1/backups/" + backup + "/download?format=csv",
                "/api/v1/backups/" + backup + "/download?media=perhaps",
                "/api/v1/backups/" + backup + "/media?limit=x",
                history + "products/history")) {
            door.request().get(path).then().statusCode(400).body("code", equalTo("invalid_request"));
        }
        for (String path : List.of(
                streams + "products/records?cursor=!!",
                history + "products/records/1/history?cursor=eHg",
                "/api/v1/backups/" + backup + "/media/missing?cursor=eHg")) {
            door.request().get(path).then().statusCode(400).body("code", equalTo("invalid_cursor"));
        }
        for (String path : List.of(
                streams + "nothing/records",
                streams + "nothing/records.csv",
                history + "nothing/records/1/history",
                "/api/v1/backups/" + backup + "/download?stream=nothing")) {
            door.request().get(path).then().statusCode(400).body("code", equalTo("unknown_stream"));
        }
        door.request()
                .delete("/api/v1/jobs")
                .then()
                .statusCode(405)
                .body("status", equalTo(405))
                .body("code", equalTo("method_not_allowed"));
    }

    @Test
    void the_type_of_a_problem_leads_to_its_line() {
        String type = door.request().get("/api/v1/backups?limit=x").jsonPath().getString("type");

        String page = given().get(type.substring(0, type.indexOf('#')))
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(page).contains("id=\"" + type.substring(type.indexOf('#') + 1) + "\"");
    }

    @Test
    void a_viewer_reads_everything_and_the_platform_admin_nothing() {
        String backup = backup();
        long id = shop.ids(Aisle.PRODUCTS).getFirst();
        Door viewer = door.withRole("viewer");
        for (String path : List.of(
                "/backups/" + backup + "/streams/products/records?q=a",
                "/backups/" + backup + "/streams/products/record?key=" + id,
                "/backups/" + backup + "/streams/products/records.csv",
                "/backups/" + backup + "/media",
                "/backups/" + backup + "/media/missing",
                "/backups/" + backup + "/download?media=false",
                "/sources/" + source + "/streams/products/records/" + id + "/history")) {
            viewer.request().get("/api/v1" + path).then().statusCode(200);
            Door.as(Door.admin()).get("/api/v1" + path).then().statusCode(403);
        }
    }
}
