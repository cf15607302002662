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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Live records that change between our look and our write, on a platform that writes for the version that was looked at alone. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ConditionalRestoreTest extends RestoreCase {
    @Test
    void a_change_between_look_and_write_is_not_written_over() {
        long id = customers.getFirst();
        rename(id, "Before");
        rightBefore("PUT", "/api/customers/" + id + ".json", 1, () -> rename(id, "Meanwhile"));

        JsonPath restore = restore("if_unchanged", id);

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(item(restore, id))
                .containsEntry("outcome", "skipped")
                .containsEntry("error_code", "restore_conflict");
        assertThat(name(id)).isEqualTo("Meanwhile");
    }

    @Test
    void with_overwrite_the_newer_version_is_kept_written_over_and_comes_back_by_undo() {
        long id = customers.getFirst();
        String original = name(id);
        rename(id, "Before");
        rightBefore("PUT", "/api/customers/" + id + ".json", 1, () -> rename(id, "Meanwhile"));

        JsonPath restore = restore("overwrite", id);

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(name(id)).isEqualTo(original);

        door.followUp(restore.getString("id"), "undo");

        assertThat(name(id)).isEqualTo("Meanwhile");
    }

    @Test
    void with_fail_the_first_such_record_ends_the_restore() {
        long first = customers.get(0);
        long second = customers.get(1);
        rename(first, "Before");
        rename(second, "Before");
        rightBefore("PUT", "/api/customers/" + first + ".json", 1, () -> rename(first, "Meanwhile"));

        JsonPath restore = restore("fail", first, second);

        assertThat(restore.getString("error_code")).isEqualTo("restore_conflict");
        assertThat(name(first)).isEqualTo("Meanwhile");
        assertThat(name(second)).isEqualTo("Before");
    }

    @Test
    void a_new_version_that_says_the_same_is_written_all_the_same() {
        long id = customers.getFirst();
        String original = name(id);
        rename(id, "Before");
        rightBefore("PUT", "/api/customers/" + id + ".json", 1, () -> rename(id, "Before"));
        shop.calls().clear();

        JsonPath restore = restore("if_unchanged", id);

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(name(id)).isEqualTo(original);
        assertThat(puts()).isEqualTo(2);
    }

    @Test
    void a_record_that_is_changed_each_time_is_left_to_whoever_changes_it() {
        long id = customers.getFirst();
        rename(id, "Before");
        AtomicInteger changes = new AtomicInteger();
        rightBefore("PUT", "/api/customers/" + id + ".json", 50, () -> rename(id, "Busy " + changes.incrementAndGet()));
        shop.calls().clear();

        JsonPath restore = restore("overwrite", id);
        shop.faults().clear();

        assertThat(item(restore, id))
                .containsEntry("outcome", "skipped")
                .containsEntry("error_code", "restore_conflict");
        assertThat(puts()).isEqualTo(Looks.MOST);
        assertThat(name(id)).isEqualTo("Busy " + Looks.MOST);
    }

    @Test
    void a_record_that_goes_between_look_and_write_is_a_conflict_or_made_anew() {
        long spared = customers.get(0);
        long remade = loneCustomer();
        backup = door.backup(source).getString("id");
        rename(spared, "Before");
        rename(remade, "Before");
        rightBefore("PUT", "/api/customers/" + spared + ".json", 1, () -> shop.delete(Aisle.CUSTOMERS, spared));
        rightBefore("PUT", "/api/customers/" + remade + ".json", 1, () -> shop.delete(Aisle.CUSTOMERS, remade));

        JsonPath first = restore("if_unchanged", spared);
        JsonPath second = restore("overwrite", remade);

        assertThat(item(first, spared)).containsEntry("error_code", "restore_conflict");
        assertThat(item(second, remade)).containsEntry("outcome", "created");
    }

    @Test
    void what_changes_right_before_its_deletion_is_not_deleted() {
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\"}");
        rightBefore("DELETE", "/api/customers/" + added + ".json", 1, () -> rename(added, "Meanwhile"));
        List<Map<String, Object>> deletes =
                List.of(Map.of("stream", "customers", "keys", List.of(String.valueOf(added))));

        JsonPath spared = door.restore(Map.of("backup_id", backup, "deletes", deletes));

        assertThat(item(spared, added))
                .containsEntry("outcome", "skipped")
                .containsEntry("error_code", "restore_conflict");
        assertThat(name(added)).isEqualTo("Meanwhile");

        rightBefore("DELETE", "/api/customers/" + added + ".json", 1, () -> rename(added, "Later"));
        JsonPath deleted = door.restore(Map.of("backup_id", backup, "deletes", deletes, "on_conflict", "overwrite"));

        assertThat(item(deleted, added)).containsEntry("outcome", "deleted");
        assertThat(shop.find(Aisle.CUSTOMERS, added)).isEmpty();
        door.followUp(deleted.getString("id"), "undo");
        assertThat(name(shop.ids(Aisle.CUSTOMERS, "added@example.com").getFirst()))
                .isEqualTo("Later");
    }

    @Test
    void where_the_connector_has_no_condition_the_guarantee_ends_at_the_look() {
        long order = shop.ids(Aisle.ORDERS).getFirst();
        String note = text(Aisle.ORDERS, order, "note");
        shop.change(Aisle.ORDERS, order, "{\"note\":\"Before\"}");
        rightBefore(
                "PUT", "/api/orders/" + order + ".json", 1, () -> shop.change(Aisle.ORDERS, order, "{\"note\":\"x\"}"));

        door.restore(
                Map.of("backup_id", backup, "streams", List.of(Map.of("name", "orders", "keys", List.of("" + order)))));

        assertThat(text(Aisle.ORDERS, order, "note")).isEqualTo(note);
    }

    private long puts() {
        return shop.calls().count(call -> call.method().equals("PUT"));
    }

    private void rightBefore(String method, String path, int times, Runnable deed) {
        shop.faults()
                .next(
                        request -> request.method().equals(method)
                                && request.path().equals(path),
                        times,
                        new Fault.Meanwhile(deed));
    }
}
