package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.Fault;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Live records that the backup lacks, deleted where somebody asks for it by name. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class DeletionsTest extends RestoreCase {
    private static final List<Map<String, Object>> ALL = List.of(
            Map.of("stream", "products", "all", true),
            Map.of("stream", "variants", "all", true),
            Map.of("stream", "customers", "all", true),
            Map.of("stream", "orders", "all", true));

    @Test
    void what_came_since_the_backup_goes_in_the_reverse_order_of_references() {
        var before = shop.snapshot();
        long product = shop.create(Aisle.PRODUCTS, "{\"title\":\"New\"}");
        long variant = shop.create(Aisle.VARIANTS, "{\"product_id\":" + product + ",\"sku\":\"NEW-1\"}");
        long customer = shop.create(Aisle.CUSTOMERS, "{\"email\":\"new@example.com\"}");
        shop.create(
                Aisle.ORDERS, "{\"customer_id\":" + customer + ",\"line_items\":[{\"variant_id\":" + variant + "}]}");
        shop.calls().clear();

        JsonPath restore = door.restore(Map.of("backup_id", backup, "deletes", ALL));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.deleted")).isEqualTo(4);
        assertThat(restore.getInt("totals.seen")).isEqualTo(4);
        assertThat(shop.snapshot().records()).isEqualTo(before.records());
        List<String> order = shop.calls().list().stream()
                .filter(call -> call.method().equals("DELETE"))
                .map(call -> call.path().split("/")[2])
                .toList();
        assertThat(order.indexOf("orders")).isLessThan(order.indexOf("customers"));
        assertThat(order.indexOf("orders")).isLessThan(order.indexOf("variants"));
        assertThat(order.indexOf("variants")).isLessThan(order.indexOf("products"));
    }

    @Test
    void what_an_earlier_restore_created_anew_is_the_backups_own_and_stays() {
        long gone = customers.getFirst();
        shop.delete(Aisle.CUSTOMERS, gone);
        door.restore(backup, List.of(Map.of("name", "customers")));
        int count = shop.count(Aisle.CUSTOMERS);

        JsonPath restore = door.restore(Map.of("backup_id", backup, "deletes", ALL));

        assertThat(restore.getInt("totals.deleted")).isZero();
        assertThat(shop.count(Aisle.CUSTOMERS)).isEqualTo(count);
    }

    @Test
    void a_record_that_the_backup_has_is_not_deleted_by_its_name() {
        long id = customers.getFirst();

        JsonPath restore = door.restore(Map.of(
                "backup_id",
                backup,
                "deletes",
                List.of(Map.of("stream", "customers", "keys", List.of(String.valueOf(id))))));

        assertThat(item(restore, id)).containsEntry("error_code", "record_in_backup");
        assertThat(shop.ids(Aisle.CUSTOMERS)).contains(id);
    }

    @Test
    void what_was_changed_since_the_safety_backup_is_not_deleted() {
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"new@example.com\"}");
        meanwhile("/api/customers/" + added + ".json", () -> rename(added, "Meanwhile"));

        JsonPath restore = door.restore(Map.of("backup_id", backup, "deletes", ALL));

        assertThat(item(restore, added)).containsEntry("error_code", "restore_conflict");
        assertThat(shop.ids(Aisle.CUSTOMERS)).contains(added);
    }

    @Test
    void a_deletion_whose_answer_was_lost_counts_once() {
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"new@example.com\"}");
        shop.faults().next(request -> request.method().equals("DELETE"), 1, new Fault.DropAfterwards());

        JsonPath restore = door.restore(Map.of("backup_id", backup, "deletes", ALL));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.deleted")).isEqualTo(1);
        assertThat(shop.ids(Aisle.CUSTOMERS)).doesNotContain(added);
    }

    @Test
    void nothing_is_deleted_by_a_backup_that_did_not_see_all() {
        shop.faults().next("/api/customers.json", 4, new Fault.Blank());
        String partial = door.backup(source).getString("id");

        door.request()
                .body(Map.of("backup_id", partial, "deletes", List.of(Map.of("stream", "customers", "all", true))))
                .post("/api/v1/restores")
                .then()
                .statusCode(422)
                .body("code", equalTo("not_restorable"));
    }
}
