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
import org.junit.jupiter.api.Test;

/** What the platform holds after a write. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ReadingBackTest extends RestoreCase {
    @Test
    void what_was_created_changed_and_deleted_is_read_again_and_found_to_be_so() {
        long changed = customers.get(0);
        long gone = loneCustomer();
        backup = door.backup(source).getString("id");
        rename(changed, "Before");
        shop.delete(Aisle.CUSTOMERS, gone);
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\"}");
        shop.calls().clear();

        JsonPath restore = door.restore(
                asking(List.of(changed, gone), "deletes", List.of(Map.of("stream", "customers", "all", true))));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.differing")).isZero();
        for (long key : List.of(changed, gone, added)) {
            assertThat(item(restore, key)).containsEntry("read_back", "same").containsEntry("error_code", null);
        }
        assertThat(looksAt(changed)).isEqualTo(2);
        assertThat(looksAt(added)).isEqualTo(2);
    }

    @Test
    void where_the_platform_holds_something_else_the_account_names_the_fields_without_their_values() {
        long id = customers.getFirst();
        rename(id, "Before");
        afterwards("PUT", id, new Fault.Meanwhile(() -> rename(id, "Normalised")));

        JsonPath restore = restore("if_unchanged", id);

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(restore.getInt("totals.differing")).isEqualTo(1);
        Map<String, Object> item = item(restore, id);
        assertThat(item)
                .containsEntry("outcome", "changed")
                .containsEntry("read_back", "differs")
                .containsEntry("error_code", "read_back_differs");
        assertThat(String.valueOf(item.get("error_detail")))
                .endsWith("holds something else in /first_name.")
                .doesNotContain("Normalised");
    }

    @Test
    void a_reading_back_that_breaks_off_is_made_up_for_and_nothing_is_sent_twice() {
        long changed = customers.get(0);
        long gone = loneCustomer();
        backup = door.backup(source).getString("id");
        rename(changed, "Before");
        shop.delete(Aisle.CUSTOMERS, gone);
        afterwards("PUT", changed, Fault.status(500));
        shop.faults()
                .next(
                        request -> request.method().equals("POST"),
                        1,
                        new Fault.Meanwhile(() -> shop.faults()
                                .next(
                                        request -> request.method().equals("GET")
                                                && request.path().startsWith("/api/customers/"),
                                        1,
                                        Fault.status(500))));
        shop.calls().clear();

        JsonPath restore = restore("if_unchanged", changed, gone);

        assertThat(shop.faults().pending()).isZero();
        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(item(restore, changed)).containsEntry("outcome", "changed").containsEntry("read_back", "same");
        assertThat(item(restore, gone)).containsEntry("outcome", "created").containsEntry("read_back", "same");
        assertThat(shop.calls().count(call -> call.method().equals("PUT"))).isEqualTo(1);
        assertThat(shop.calls().count(call -> call.method().equals("POST"))).isEqualTo(1);
    }

    @Test
    void a_deletion_that_the_platform_took_and_did_not_carry_out_is_said() {
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\"}");
        shop.faults().next(request -> request.method().equals("DELETE"), 1, Fault.answer("{}"));

        JsonPath restore = door.restore(Map.of(
                "backup_id",
                backup,
                "deletes",
                List.of(Map.of("stream", "customers", "keys", List.of(String.valueOf(added))))));

        assertThat(item(restore, added))
                .containsEntry("outcome", "failed")
                .containsEntry("read_back", "differs")
                .containsEntry("error_code", "write_without_effect");
        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
    }

    @Test
    void what_cannot_be_read_back_was_written_all_the_same() {
        long id = customers.getFirst();
        rename(id, "Before");
        afterwards("PUT", id, Fault.status(403));

        Map<String, Object> item = item(restore("if_unchanged", id), id);

        assertThat(item)
                .containsEntry("outcome", "changed")
                .containsEntry("read_back", null)
                .containsEntry("error_code", "source_refused_request");
        assertThat(String.valueOf(item.get("error_detail"))).startsWith("It was written, and could not be read back");
    }

    @Test
    void where_the_connector_believes_the_answer_that_is_held_against_what_was_wanted() {
        long order = shop.ids(Aisle.ORDERS).getFirst();
        shop.change(Aisle.ORDERS, order, "{\"note\":\"Before\"}");
        String answer = shop.find(Aisle.ORDERS, order).orElseThrow().toString();
        shop.faults().next(request -> request.method().equals("PUT"), 1, Fault.answer("{\"order\":" + answer + "}"));

        JsonPath restore =
                door.restore(backup, List.of(Map.of("name", "orders", "keys", List.of(String.valueOf(order)))));

        assertThat(item(restore, order)).containsEntry("outcome", "failed").containsEntry("read_back", "differs");
        assertThat(String.valueOf(item(restore, order).get("error_detail"))).endsWith(" as it was before: /note.");
    }

    private long looksAt(long customer) {
        return shop.calls()
                .count(call ->
                        call.method().equals("GET") && call.path().equals("/api/customers/" + customer + ".json"));
    }

    /** Lets the next look behind the customer's write meet a fault. */
    private void afterwards(String method, long customer, Fault fault) {
        String path = "/api/customers/" + customer + ".json";
        shop.faults()
                .next(
                        request -> request.method().equals(method)
                                && request.path().equals(path),
                        1,
                        new Fault.Meanwhile(() -> shop.faults()
                                .next(
                                        request -> request.method().equals("GET")
                                                && request.path().equals(path),
                                        1,
                                        fault)));
    }
}
