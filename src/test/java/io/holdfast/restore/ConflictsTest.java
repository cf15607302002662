package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.Fault;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.Place;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Live records that change between the safety backup and the write. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ConflictsTest extends RestoreCase {
    @Inject
    Database database;

    @Inject
    KeptFacts facts;

    @Test
    void a_record_that_was_changed_after_the_safety_backup_is_left_alone() {
        long id = customers.getFirst();
        rename(id, "Before");
        meanwhile("/api/customers/" + id + ".json", () -> rename(id, "Meanwhile"));

        JsonPath restore = restore("if_unchanged", id);

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(restore.getInt("totals.skipped")).isEqualTo(1);
        Map<String, Object> item = door.items(restore.getString("id")).getFirst();
        assertThat(item).containsEntry("outcome", "skipped").containsEntry("error_code", "restore_conflict");
        assertThat(String.valueOf(item.get("error_detail"))).contains("changed after the safety backup");
        assertThat(name(id)).isEqualTo("Meanwhile");
    }

    @Test
    void a_record_that_somebody_made_again_after_the_safety_backup_is_left_alone() {
        long id = customers.getFirst();
        String email = shop.find(Aisle.CUSTOMERS, id).orElseThrow().get("email").asText();
        shop.delete(Aisle.CUSTOMERS, id);
        shop.faults()
                .next(
                        request -> request.path().equals("/api/customers.json")
                                && request.query().contains("email="),
                        1,
                        new Fault.Meanwhile(() -> shop.create(
                                Aisle.CUSTOMERS, "{\"email\":\"" + email + "\",\"first_name\":\"Meanwhile\"}")));

        JsonPath restore = restore("if_unchanged", id);

        assertThat(restore.getInt("totals.skipped")).isEqualTo(1);
        assertThat(String.valueOf(door.items(restore.getString("id")).getFirst().get("error_detail")))
                .contains("was not there");
        assertThat(name(shop.ids(Aisle.CUSTOMERS, email).getFirst())).isEqualTo("Meanwhile");
    }

    @Test
    void what_is_written_over_and_the_safety_backup_lacks_is_kept_and_comes_back_by_undo() {
        long id = customers.getFirst();
        String original = name(id);
        rename(id, "Before");
        meanwhile("/api/customers/" + id + ".json", () -> rename(id, "Meanwhile"));

        JsonPath restore = restore("overwrite", id);

        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(name(id)).isEqualTo(original);

        JsonPath undone = door.followUp(restore.getString("id"), "undo");

        assertThat(undone.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(undone.getInt("totals.changed")).isEqualTo(1);
        assertThat(name(id)).isEqualTo("Meanwhile");
    }

    @Test
    void what_was_kept_is_known_again_after_the_loss_of_the_database() throws Exception {
        long id = customers.getFirst();
        rename(id, "Before");
        meanwhile("/api/customers/" + id + ".json", () -> rename(id, "Meanwhile"));
        JsonPath restore = restore("overwrite", id);
        String safety = restore.getString("safety_backup_id");
        UUID kept = database.first(
                        row -> row.id("id"), "select id from kept_version where backup_id = ?", UUID.fromString(safety))
                .orElseThrow();
        assertThat(database.first(
                        row -> row.flag("written"),
                        "select written >= revision as written from fact where kind = 'kept-version' and subject_id = ?",
                        kept))
                .hasValue(true);
        String state = database.joining(sql -> facts.state(sql, kept).orElseThrow());
        String file = JsonPath.from(state).getString("file.object.name");
        database.change(sql -> {
            sql.update("delete from kept_version where id = ?", kept);
            sql.update("delete from vault_object where name = ?", file);
        });

        Place place = new Place(TenantId.fromString(door.tenant()), UUID.fromString(source));
        database.change(sql -> facts.replay(sql, place, kept, Optional.of(state)));

        assertThat(database.first(row -> row.text("state"), "select state from vault_object where name = ?", file))
                .hasValue("LIVE");
        assertThat(door.followUp(restore.getString("id"), "undo").getString("state"))
                .isEqualTo("SUCCEEDED");
        assertThat(name(id)).isEqualTo("Meanwhile");
    }

    @Test
    void what_exists_is_spared_and_only_what_is_gone_is_created() {
        long changed = customers.get(0);
        long gone = customers.get(1);
        rename(changed, "Mine");
        shop.delete(Aisle.CUSTOMERS, gone);

        JsonPath restore = restore("skip_existing", changed, gone);

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.created")).isEqualTo(1);
        assertThat(restore.getInt("totals.skipped")).isEqualTo(1);
        assertThat(door.items(restore.getString("id")).getFirst()).containsEntry("error_code", "record_exists");
        assertThat(name(changed)).isEqualTo("Mine");
    }

    @Test
    void a_copy_stands_beside_the_record_and_the_next_restore_still_means_the_record_itself() {
        long order = shop.ids(Aisle.ORDERS).getFirst();
        int orders = shop.count(Aisle.ORDERS);
        String note = text(Aisle.ORDERS, order, "note");
        shop.change(Aisle.ORDERS, order, "{\"note\":\"mine\"}");
        List<Map<String, Object>> streams = List.of(Map.of("name", "orders", "keys", List.of(String.valueOf(order))));

        JsonPath copied = door.restore(Map.of("backup_id", backup, "streams", streams, "on_conflict", "copy"));

        assertThat(copied.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(copied.getInt("totals.created")).isEqualTo(1);
        assertThat(shop.count(Aisle.ORDERS)).isEqualTo(orders + 1);
        assertThat(text(Aisle.ORDERS, order, "note")).isEqualTo("mine");
        long copy = Long.parseLong(
                String.valueOf(door.items(copied.getString("id")).getFirst().get("new_key")));
        assertThat(text(Aisle.ORDERS, copy, "note")).isEqualTo(note);

        JsonPath again = door.restore(Map.of("backup_id", backup, "streams", streams));

        assertThat(again.getInt("totals.changed")).isEqualTo(1);
        assertThat(text(Aisle.ORDERS, order, "note")).isEqualTo(note);
        assertThat(shop.count(Aisle.ORDERS)).isEqualTo(orders + 1);
    }

    @Test
    void copies_refer_to_the_copies_of_the_same_restore() {
        long order = shop.ids(Aisle.ORDERS).stream()
                .filter(id -> shop.find(Aisle.ORDERS, id)
                        .orElseThrow()
                        .at("/line_items/0/variant_id")
                        .isNumber())
                .findFirst()
                .orElseThrow();
        long variant = shop.find(Aisle.ORDERS, order)
                .orElseThrow()
                .at("/line_items/0/variant_id")
                .asLong();
        shop.change(Aisle.ORDERS, order, "{\"note\":\"mine\"}");
        shop.change(Aisle.VARIANTS, variant, "{\"title\":\"mine\"}");

        JsonPath copied = door.restore(Map.of(
                "backup_id",
                backup,
                "on_conflict",
                "copy",
                "streams",
                List.of(
                        Map.of("name", "orders", "keys", List.of(String.valueOf(order))),
                        Map.of("name", "variants", "keys", List.of(String.valueOf(variant))))));

        assertThat(copied.getInt("totals.created")).isEqualTo(2);
        long orderCopy = Long.parseLong(String.valueOf(item(copied, order).get("new_key")));
        assertThat(shop.find(Aisle.ORDERS, orderCopy)
                        .orElseThrow()
                        .at("/line_items/0/variant_id")
                        .asText())
                .isEqualTo(item(copied, variant).get("new_key"));
    }

    @Test
    void a_copy_whose_answer_was_lost_is_not_made_twice() {
        long order = shop.ids(Aisle.ORDERS).getFirst();
        int orders = shop.count(Aisle.ORDERS);
        shop.change(Aisle.ORDERS, order, "{\"note\":\"mine\"}");
        shop.faults()
                .next(
                        request -> request.method().equals("POST")
                                && request.path().equals("/api/orders.json"),
                        1,
                        new Fault.DropAfterwards());

        JsonPath copied = door.restore(Map.of(
                "backup_id",
                backup,
                "streams",
                List.of(Map.of("name", "orders", "keys", List.of(String.valueOf(order)))),
                "on_conflict",
                "copy"));

        assertThat(copied.getInt("totals.created")).isEqualTo(1);
        assertThat(shop.count(Aisle.ORDERS)).isEqualTo(orders + 1);
    }

    @Test
    void the_first_conflict_ends_the_restore_where_that_was_asked_for() {
        long first = customers.get(0);
        long second = customers.get(1);
        rename(first, "Before");
        rename(second, "Before");
        meanwhile("/api/customers/" + first + ".json", () -> rename(first, "Meanwhile"));

        JsonPath restore = restore("fail", first, second);

        assertThat(restore.getString("state")).isEqualTo("FAILED");
        assertThat(restore.getString("error_code")).isEqualTo("restore_conflict");
        assertThat(restore.getInt("totals.pending")).isEqualTo(1);
        assertThat(name(first)).isEqualTo("Meanwhile");
        assertThat(name(second)).isEqualTo("Before");
    }

    @Test
    void our_own_write_whose_answer_was_lost_is_no_conflict() {
        long id = customers.getFirst();
        String original = name(id);
        rename(id, "Before");
        shop.faults()
                .next(
                        request -> request.method().equals("PUT")
                                && request.path().equals("/api/customers/" + id + ".json"),
                        1,
                        new Fault.DropAfterwards());

        JsonPath restore = restore("if_unchanged", id);

        assertThat(shop.faults().pending()).isZero();
        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(name(id)).isEqualTo(original);
    }
}
