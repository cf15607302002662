package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.database.Database;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.Fault;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Dry runs, and what becomes of them. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class PlansTest extends RestoreCase {
    @Inject
    Database database;

    @Test
    void a_dry_run_says_what_would_become_of_each_record_and_writes_nothing() {
        long changed = customers.get(0);
        long gone = customers.get(1);
        rename(changed, "Before");
        shop.delete(Aisle.CUSTOMERS, gone);
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\"}");
        var before = shop.snapshot();
        shop.calls().clear();

        JsonPath dry = door.restore(asking(
                List.of(changed, gone, 77L),
                "dry_run",
                true,
                "deletes",
                List.of(Map.of("stream", "customers", "all", true))));

        assertThat(dry.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(shop.calls().count(call -> !call.method().equals("GET"))).isZero();
        assertThat(shop.snapshot()).isEqualTo(before);
        assertThat(item(dry, changed)).containsEntry("action", "change").containsEntry("outcome", "planned");
        assertThat(item(dry, gone)).containsEntry("action", "create");
        assertThat(item(dry, added)).containsEntry("action", "delete");
        assertThat(item(dry, 77)).containsEntry("action", "refuse").containsEntry("error_code", "not_found");
        JsonPath plan = door.get("/api/v1/restores/" + dry.getString("id") + "/plan");
        assertThat(plan.getMap("streams.find { it.stream == 'customers' }"))
                .containsEntry("create", 1)
                .containsEntry("change", 1)
                .containsEntry("delete", 1)
                .containsEntry("refuse", 1);
        assertThat(plan.getMap("calls_by_kind"))
                .containsEntry("looks", 4)
                .containsEntry("creations", 1)
                .containsEntry("changes", 1)
                .containsEntry("deletions", 1)
                .containsEntry("uploads", 0)
                .containsEntry("readings_back", 3);
        assertThat(plan.getInt("calls")).isEqualTo(10);
        assertThat(plan.getList("quota")).isEmpty();
        assertThat(plan.getInt("expected_seconds")).isNotNegative();
    }

    @Test
    void a_plan_is_carried_out_as_it_says() {
        var before = shop.snapshot();
        long changed = customers.get(0);
        rename(changed, "Before");
        shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\"}");
        String plan = door.restore(asking(
                        List.of(changed),
                        "dry_run",
                        true,
                        "deletes",
                        List.of(Map.of("stream", "customers", "all", true))))
                .getString("id");
        // What the plan does not name is nobody's business here.
        rename(customers.get(2), "Not planned");

        JsonPath restore = door.restore(Map.of("plan_id", plan));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(restore.getInt("totals.deleted")).isEqualTo(1);
        assertThat(restore.getInt("totals.seen")).isEqualTo(2);
        assertThat(shop.count(Aisle.CUSTOMERS))
                .isEqualTo(before.records().get(Aisle.CUSTOMERS).size());
        assertThat(name(customers.get(2))).isEqualTo("Not planned");
    }

    @Test
    void a_plan_is_stale_once_the_live_record_is_another_one_and_nothing_is_written() {
        rename(customers.get(0), "Before");
        rename(customers.get(1), "Before");
        String plan =
                door.restore(asking(customers.subList(0, 2), "dry_run", true)).getString("id");
        rename(customers.get(1), "Later");

        JsonPath stale = door.restore(Map.of("plan_id", plan));

        assertThat(stale.getString("state")).isEqualTo("FAILED");
        assertThat(stale.getString("error_code")).isEqualTo("plan_stale");
        assertThat(stale.getString("error_detail"))
                .contains("customers " + customers.get(1))
                .doesNotContain("customers " + customers.get(0));
        assertThat(name(customers.get(0))).isEqualTo("Before");

        JsonPath retried = door.followUp(stale.getString("id"), "retry");

        assertThat(retried.getInt("totals.seen")).isEqualTo(2);
        assertThat(retried.getInt("totals.changed")).isEqualTo(2);
        rename(customers.get(0), "Again");
        rename(customers.get(1), "Again");

        JsonPath overwritten = door.restore(Map.of("plan_id", plan, "on_conflict", "overwrite"));

        assertThat(overwritten.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(overwritten.getInt("totals.changed")).isEqualTo(2);
    }

    @Test
    void a_plan_of_yesterday_is_refused_at_once() {
        rename(customers.get(0), "Before");
        String plan =
                door.restore(asking(customers.subList(0, 1), "dry_run", true)).getString("id");
        database.change(sql -> sql.update(
                "update restore set created_at = created_at - interval '25 hours' where id = ?",
                UUID.fromString(plan)));

        door.request()
                .body(Map.of("plan_id", plan))
                .post("/api/v1/restores")
                .then()
                .statusCode(409)
                .body("code", equalTo("plan_stale"));
    }

    @Test
    void what_a_partial_safety_backup_does_not_hold_is_refused_record_by_record() {
        long seen = customers.get(0);
        long late = customers.get(1);
        rename(seen, "Before");
        // The lists hold no customer: the safety backup carries over what the backup before it held.
        door.backup(source);
        rename(late, "Late");
        shop.faults().next("/api/customers.json", 4, new Fault.Blank());

        JsonPath restore = door.restore(asking(List.of(seen, late)));

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(item(restore, seen)).containsEntry("outcome", "changed");
        assertThat(item(restore, late))
                .containsEntry("outcome", "failed")
                .containsEntry("error_code", "safety_backup_failed");
        assertThat(name(late)).isEqualTo("Late");
    }

    @Test
    void what_the_safety_backup_could_not_read_is_not_written() {
        rename(customers.getFirst(), "Before");
        shop.faults().next("/api/customers", 1000, Fault.status(403));

        JsonPath restore = door.restore(asking(customers.subList(0, 1)));
        shop.faults().clear();

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(item(restore, customers.getFirst())).containsEntry("outcome", "failed");
        assertThat(restore.getInt("totals.changed")).isZero();
        assertThat(name(customers.getFirst())).isEqualTo("Before");
    }

    @Test
    void a_record_whose_reference_leads_nowhere_is_refused_unless_the_restore_creates_that_too() {
        long variant = shop.ids(Aisle.VARIANTS).getFirst();
        long product = Long.parseLong(text(Aisle.VARIANTS, variant, "product_id"));
        shop.delete(Aisle.PRODUCTS, product);
        Map<String, Object> variants = Map.of("name", "variants", "keys", List.of(String.valueOf(variant)));
        Map<String, Object> products = Map.of("name", "products", "keys", List.of(String.valueOf(product)));

        JsonPath alone = door.restore(Map.of("backup_id", backup, "dry_run", true, "streams", List.of(variants)));
        JsonPath both =
                door.restore(Map.of("backup_id", backup, "dry_run", true, "streams", List.of(variants, products)));

        assertThat(item(alone, variant))
                .containsEntry("action", "refuse")
                .containsEntry("error_code", "reference_missing");
        assertThat(item(both, variant)).containsEntry("action", "create");
        assertThat(item(both, product)).containsEntry("action", "create");
    }
}
