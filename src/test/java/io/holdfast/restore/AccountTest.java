package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.Fault;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a restore says of each record afterwards. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class AccountTest extends RestoreCase {
    @Test
    void every_record_says_what_became_of_it_and_the_parts_make_the_whole() {
        long refused = customers.get(0);
        long gone = customers.get(1);
        rename(refused, "Before");
        shop.delete(Aisle.CUSTOMERS, gone);
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\"}");
        shop.faults()
                .next(
                        request -> request.method().equals("PUT")
                                && request.path().equals("/api/customers/" + refused + ".json"),
                        1,
                        new Fault.Status(
                                422,
                                "application/json",
                                "{\"errors\":\"no, " + shop.token() + " may not\"}",
                                Map.of()));

        JsonPath restore = door.restore(Map.of(
                "backup_id",
                backup,
                "streams",
                List.of(Map.of("name", "customers")),
                "deletes",
                List.of(Map.of("stream", "customers", "all", true))));

        assertThat(Stream.of("created", "changed", "deleted", "unchanged", "skipped", "failed", "uncertain", "pending")
                        .mapToInt(part -> restore.getInt("totals." + part))
                        .sum())
                .isEqualTo(restore.getInt("totals.seen"))
                .isEqualTo(customers.size() + 1);
        Map<String, Object> item = item(restore, refused);
        assertThat(item).containsEntry("outcome", "failed").containsEntry("error_code", "source_refused_request");
        assertThat(String.valueOf(item.get("answer")))
                .startsWith("422 ")
                .contains("may not")
                .doesNotContain(shop.token());
        assertThat(item).containsEntry("attempts", 1);
        String url = "/api/v1/restores/" + restore.getString("id");
        List<String> csv = text(url + "/items.csv").lines().toList();
        assertThat(csv.getFirst())
                .isEqualTo("STREAM,KEY,KIND,ACTION,OUTCOME,NEW_KEY,ERROR_CODE,ERROR_DETAIL,ANSWER,ATTEMPTS,READ_BACK");
        assertThat(csv).hasSize(4);
        assertThat(csv).anyMatch(line -> line.startsWith("customers," + added + ",added,,deleted"));
        assertThat(text(url + "/items.ndjson").lines().map(JsonPath::from))
                .hasSize(3)
                .anyMatch(line -> line.getString("key").equals(String.valueOf(refused))
                        && line.getString("outcome").equals("failed"));
        assertThat(text(url + "/key-map").lines().map(JsonPath::from))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getString("stream")).isEqualTo("customers");
                    assertThat(line.getString("old_key")).isEqualTo(String.valueOf(gone));
                    assertThat(shop.ids(Aisle.CUSTOMERS)).contains(line.getLong("new_key"));
                });
    }

    private String text(String path) {
        return door.request().get(path).then().statusCode(200).extract().asString();
    }
}
