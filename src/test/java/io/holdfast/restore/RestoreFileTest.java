package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.shop.Aisle;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chosen records into a file. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class RestoreFileTest extends RestoreCase {
    @Test
    void chosen_records_come_as_lines_in_the_order_of_references_and_nothing_is_written() {
        long order = shop.ids(Aisle.ORDERS).getFirst();
        String text = shop.text(Aisle.ORDERS, order).orElseThrow();
        shop.delete(Aisle.ORDERS, order);
        shop.calls().clear();

        List<String> lines = file(List.of(
                        Map.of("name", "orders", "keys", List.of(String.valueOf(order))), Map.of("name", "customers")))
                .lines()
                .toList();

        assertThat(lines).hasSize(customers.size() + 1);
        assertThat(lines.subList(0, customers.size())).allMatch(line -> line.startsWith("{\"stream\":\"customers\""));
        assertThat(lines.getLast())
                .isEqualTo("{\"stream\":\"orders\",\"key\":\"" + order + "\",\"data\":" + text + "}");
        assertThat(shop.calls().size()).isZero();
    }

    @Test
    void a_whole_backup_comes_as_lines() {
        assertThat(file(List.of()).lines().map(JsonPath::from))
                .hasSize(shop.snapshot().size())
                .allMatch(line -> line.getString("key").equals(String.valueOf(line.getLong("data.id"))));
    }

    @Test
    void a_record_that_the_backup_lacks_is_said_at_once() {
        door.request()
                .body(Map.of("backup_id", backup, "streams", List.of(Map.of("name", "orders", "keys", List.of("7")))))
                .post("/api/v1/restores/file")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    private String file(List<Map<String, Object>> streams) {
        return door.request()
                .body(Map.of("backup_id", backup, "streams", streams))
                .post("/api/v1/restores/file")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
