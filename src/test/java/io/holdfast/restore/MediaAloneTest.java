package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.shop.Aisle;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files alone. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class MediaAloneTest extends RestoreCase {
    @Test
    void a_file_that_vanished_is_put_back_and_all_else_stays_as_it_is_live() {
        long product = pictured().get(0);
        long touched = pictured().get(1);
        byte[] bytes = shop.file(link(product)).orElseThrow();
        shop.deleteFile(name(link(product)));
        shop.change(Aisle.PRODUCTS, product, "{\"title\":\"Mine\"}");
        shop.change(Aisle.PRODUCTS, touched, "{\"title\":\"Mine too\"}");
        shop.calls().clear();

        JsonPath restore = door.restore(asked(Map.of("name", "products", "media", true)));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(shop.file(link(product)))
                .hasValueSatisfying(now -> assertThat(now).isEqualTo(bytes));
        assertThat(text(Aisle.PRODUCTS, product, "title")).isEqualTo("Mine");
        assertThat(text(Aisle.PRODUCTS, touched, "title")).isEqualTo("Mine too");
        assertThat(uploads()).isEqualTo(1);
        assertThat(item(restore, product)).containsEntry("outcome", "changed").containsEntry("read_back", "same");
    }

    @Test
    void a_link_that_was_taken_away_comes_back_with_its_file() {
        long product = pictured().getFirst();
        byte[] bytes = shop.file(link(product)).orElseThrow();
        shop.change(Aisle.PRODUCTS, product, "{\"images\":[],\"title\":\"Mine\"}");

        JsonPath restore = door.restore(asked(ofProduct(product)));

        assertThat(item(restore, product)).containsEntry("outcome", "changed");
        assertThat(shop.file(link(product)))
                .hasValueSatisfying(now -> assertThat(now).isEqualTo(bytes));
        assertThat(text(Aisle.PRODUCTS, product, "title")).isEqualTo("Mine");
    }

    @Test
    void files_that_are_there_are_not_sent_and_records_that_are_gone_are_not_made() {
        long whole = pictured().get(0);
        long gone = pictured().get(1);
        shop.delete(Aisle.PRODUCTS, gone);
        shop.calls().clear();

        JsonPath restore = door.restore(asked(Map.of(
                "name", "products", "media", true, "keys", List.of(String.valueOf(whole), String.valueOf(gone)))));

        assertThat(item(restore, whole)).containsEntry("outcome", "unchanged").containsEntry("kind", "same");
        assertThat(item(restore, gone)).containsEntry("outcome", "skipped").containsEntry("error_code", "not_found");
        assertThat(uploads()).isZero();
    }

    @Test
    void a_plan_says_how_many_files_would_be_sent() {
        long product = pictured().getFirst();
        shop.deleteFile(name(link(product)));
        Map<String, Object> asked = asked(ofProduct(product));
        asked.put("dry_run", true);
        shop.calls().clear();

        String plan = door.restore(asked).getString("id");

        JsonPath said = door.get("/api/v1/restores/" + plan + "/plan");
        assertThat(said.getMap("calls_by_kind"))
                .containsEntry("uploads", 1)
                .containsEntry("changes", 1)
                .containsEntry("looks", 1)
                .containsEntry("readings_back", 1);
        assertThat(uploads()).isZero();
        assertThat(door.restore(Map.of("plan_id", plan)).getInt("totals.changed"))
                .isEqualTo(1);
        assertThat(shop.file(link(product))).isPresent();
    }

    @Test
    void a_stream_without_files_is_refused_and_so_are_fields_and_copies_beside_files() {
        refused(asked(Map.of("name", "customers", "media", true)), 422, "not_restorable");
        refused(asked(Map.of("name", "products", "media", true, "fields", List.of("/title"))), 400, "invalid_request");
        Map<String, Object> copy = asked(Map.of("name", "products", "media", true));
        copy.put("on_conflict", "copy");
        refused(copy, 400, "invalid_request");
    }

    private void refused(Map<String, Object> asked, int status, String code) {
        door.request()
                .body(asked)
                .post("/api/v1/restores")
                .then()
                .statusCode(status)
                .body("code", equalTo(code));
    }

    private Map<String, Object> asked(Map<String, Object> stream) {
        return new HashMap<>(Map.of("backup_id", backup, "streams", List.of(stream)));
    }

    private static Map<String, Object> ofProduct(long product) {
        return Map.of("name", "products", "media", true, "keys", List.of(String.valueOf(product)));
    }

    private List<Long> pictured() {
        return shop.ids(Aisle.PRODUCTS).stream()
                .filter(id -> !images(id).isEmpty())
                .toList();
    }

    private JsonNode images(long product) {
        return shop.find(Aisle.PRODUCTS, product).orElseThrow().path("images");
    }

    private String link(long product) {
        return images(product).path(0).path("src").asText();
    }

    private static String name(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    private long uploads() {
        return shop.calls()
                .count(call -> call.method().equals("POST") && call.path().equals("/api/files.json"));
    }
}
