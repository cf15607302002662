package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
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

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class BackupAndRestoreTest {
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

    @Test
    void a_backup_holds_every_record_exactly_as_the_shop_sent_it() {
        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(backup.getBoolean("complete")).isTrue();
        for (Aisle aisle : Aisle.values()) {
            List<String> texts = shop.ids(aisle).stream()
                    .map(id -> shop.text(aisle, id).orElseThrow())
                    .toList();
            assertThat(door.lines(backup.getString("id"), aisle.plural())).containsExactlyInAnyOrderElementsOf(texts);
        }
    }

    @Test
    void one_record_is_read_by_its_key() {
        var backup = door.backup(source);
        long id = shop.ids(Aisle.PRODUCTS).getFirst();

        String text = door.request()
                .get("/api/v1/backups/" + backup.getString("id") + "/streams/products/records/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(text).isEqualTo(shop.text(Aisle.PRODUCTS, id).orElseThrow());
    }

    @Test
    void a_second_backup_of_an_unchanged_shop_writes_no_segment_and_fetches_no_file_again() {
        door.backup(source);
        shop.calls().clear();

        var second = door.backup(source);

        assertThat(second.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(second.getInt("segments_added")).isZero();
        assertThat(second.getLong("bytes_added")).isZero();
        assertThat(shop.calls().count(call -> call.path().startsWith("/files/") && call.status() == 200))
                .isZero();
    }

    @Test
    void a_third_backup_writes_only_what_changed() {
        door.backup(source);
        long id = shop.ids(Aisle.CUSTOMERS).getFirst();
        shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Renamed\"}");

        var backup = door.backup(source);
        var customers = door.get("/api/v1/backups/" + backup.getString("id") + "/streams")
                .getMap("items.find { it.name == 'customers' }");

        assertThat(customers.get("changed")).isEqualTo(1);
        assertThat(customers.get("segments_added")).isEqualTo(1);
        assertThat(((Number) customers.get("bytes_added")).intValue())
                .isEqualTo(shop.text(Aisle.CUSTOMERS, id)
                        .orElseThrow()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        .length);
        assertThat(backup.getInt("segments_added")).isEqualTo(1);
    }

    @Test
    void what_was_deleted_and_changed_comes_back_with_its_references() {
        var before = shop.snapshot();
        var backup = door.backup(source);
        shop.spoil(30, 7);

        var restore = door.restore(backup.getString("id"), List.of());

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.failed")).isZero();
        assertThat(restore.getInt("totals.seen")).isEqualTo(before.size());
        assertThat(restore.getInt("totals.created")
                        + restore.getInt("totals.changed")
                        + restore.getInt("totals.unchanged"))
                .isEqualTo(before.size());
        assertThat(restore.getInt("totals.created")).isPositive();
        assertThat(restore.getInt("totals.changed")).isPositive();
        var after = shop.snapshot();
        for (Aisle aisle : Aisle.values()) {
            assertThat(after.records().get(aisle))
                    .as(aisle.plural())
                    .hasSameSizeAs(before.records().get(aisle));
        }
    }

    @Test
    void restoring_twice_creates_nothing_twice() {
        var backup = door.backup(source);
        shop.spoil(20, 3);
        door.restore(backup.getString("id"), List.of());
        int records = shop.snapshot().size();

        var again = door.restore(backup.getString("id"), List.of());

        assertThat(again.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(again.getInt("totals.created")).isZero();
        assertThat(again.getInt("totals.changed")).isZero();
        assertThat(shop.snapshot().size()).isEqualTo(records);
    }

    @Test
    void records_are_pointed_to_what_an_earlier_restore_created_and_did_not_get_to() {
        var backup = door.backup(source);
        long order = shop.ids(Aisle.ORDERS).getFirst();
        long customer =
                JsonPath.from(shop.text(Aisle.ORDERS, order).orElseThrow()).getLong("customer_id");
        shop.delete(Aisle.CUSTOMERS, customer);
        door.restore(backup.getString("id"), List.of(Map.of("name", "customers")));
        assertThat(JsonPath.from(shop.text(Aisle.ORDERS, order).orElseThrow()).getLong("customer_id"))
                .as("orders were not asked for")
                .isEqualTo(customer);

        var restore = door.restore(backup.getString("id"), List.of());

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(shop.ids(Aisle.CUSTOMERS))
                .contains(JsonPath.from(shop.text(Aisle.ORDERS, order).orElseThrow())
                        .getLong("customer_id"))
                .doesNotContain(customer);
    }

    @Test
    void chosen_records_come_back_and_nothing_else_is_touched() {
        var backup = door.backup(source);
        List<Long> ids = shop.ids(Aisle.CUSTOMERS);
        shop.change(Aisle.CUSTOMERS, ids.get(0), "{\"first_name\":\"One\"}");
        shop.change(Aisle.CUSTOMERS, ids.get(1), "{\"first_name\":\"Two\"}");

        var restore = door.restore(
                backup.getString("id"),
                List.of(Map.of("name", "customers", "keys", List.of(String.valueOf(ids.get(0))))));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(shop.text(Aisle.CUSTOMERS, ids.get(0)).orElseThrow()).doesNotContain("\"One\"");
        assertThat(shop.text(Aisle.CUSTOMERS, ids.get(1)).orElseThrow()).contains("\"Two\"");
    }

    @Test
    void a_file_that_the_safety_backup_did_not_see_itself_is_sent_again() {
        var backup = door.backup(source);
        long id = shop.ids(Aisle.PRODUCTS).stream()
                .filter(each -> !images(each).isEmpty())
                .findFirst()
                .orElseThrow();
        String image = images(id).getFirst();
        shop.delete(Aisle.PRODUCTS, id);
        assertThat(shop.file(image)).isEmpty();
        // Nothing that the safety backup did not see counts as gone: it has not all of the orders.
        shop.faults()
                .next(
                        "/api/orders/count.json",
                        20,
                        new Fault.Status(200, "application/json", "{\"count\":999}", Map.of()));

        var restore = door.restore(
                backup.getString("id"), List.of(Map.of("name", "products", "keys", List.of(String.valueOf(id)))));

        assertThat(restore.getInt("totals.created")).isEqualTo(1);
        assertThat(shop.ids(Aisle.PRODUCTS).stream().flatMap(each -> images(each).stream()))
                .isNotEmpty()
                .allMatch(link -> shop.file(link).isPresent());
    }

    private List<String> images(long product) {
        return shop.find(Aisle.PRODUCTS, product).orElseThrow().findValuesAsText("src");
    }
}
