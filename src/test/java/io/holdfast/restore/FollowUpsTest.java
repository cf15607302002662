package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.Fault;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What can be done with a restore: held up, stopped, tried again, undone. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class FollowUpsTest extends RestoreCase {
    @Test
    void exactly_what_failed_or_met_a_conflict_is_tried_again() {
        long refused = customers.get(0);
        long conflict = customers.get(1);
        long done = customers.get(2);
        List<Long> all = customers.subList(0, 3);
        all.forEach(id -> rename(id, "Before"));
        meanwhile("/api/customers/" + conflict + ".json", () -> rename(conflict, "Meanwhile"));
        shop.faults()
                .next(
                        request -> request.method().equals("PUT")
                                && request.path().equals("/api/customers/" + refused + ".json"),
                        1,
                        Fault.status(422));
        JsonPath first = door.restore(asking(all));
        assertThat(first.getInt("totals.failed")).isEqualTo(1);
        assertThat(first.getInt("totals.skipped")).isEqualTo(1);
        rename(done, "Mine again");

        JsonPath retried = door.followUp(first.getString("id"), "retry");

        assertThat(retried.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(retried.getInt("totals.seen")).isEqualTo(2);
        assertThat(retried.getInt("totals.changed")).isEqualTo(2);
        assertThat(retried.getString("basis.kind")).isEqualTo("retry");
        assertThat(name(done)).isEqualTo("Mine again");
        door.request()
                .post("/api/v1/restores/" + retried.getString("id") + "/retry")
                .then()
                .statusCode(409)
                .body("code", equalTo("nothing_to_restore"));
    }

    @Test
    void what_a_restore_wrote_becomes_what_it_was_before() {
        long changed = customers.get(0);
        long gone = loneCustomer();
        backup = door.backup(source).getString("id");
        rename(changed, "Before");
        shop.delete(Aisle.CUSTOMERS, gone);
        long added = shop.create(Aisle.CUSTOMERS, "{\"email\":\"added@example.com\",\"first_name\":\"Added\"}");
        JsonPath restore = door.restore(Map.of(
                "backup_id",
                backup,
                "streams",
                List.of(Map.of("name", "customers")),
                "deletes",
                List.of(Map.of("stream", "customers", "all", true))));
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(restore.getInt("totals.created")).isEqualTo(1);
        assertThat(restore.getInt("totals.deleted")).isEqualTo(1);
        assertThat(restore.getString("undo_until")).isNotNull();
        String created = String.valueOf(item(restore, gone).get("new_key"));
        rename(customers.get(1), "Untouched");

        JsonPath undone = door.followUp(restore.getString("id"), "undo");

        assertThat(undone.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(undone.getInt("totals.seen")).isEqualTo(3);
        assertThat(name(changed)).isEqualTo("Before");
        assertThat(shop.ids(Aisle.CUSTOMERS)).doesNotContain(Long.parseLong(created));
        assertThat(shop.ids(Aisle.CUSTOMERS)).doesNotContain(added);
        assertThat(name(shop.ids(Aisle.CUSTOMERS, "added@example.com").getFirst()))
                .isEqualTo("Added");
        assertThat(name(customers.get(1))).isEqualTo("Untouched");

        JsonPath again = door.followUp(restore.getString("id"), "undo");

        assertThat(again.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(again.getInt("totals.seen")).isEqualTo(3);
        assertThat(again.getInt("totals.unchanged")).isEqualTo(3);
    }

    @Test
    void a_write_that_a_cancelled_restore_left_half_done_is_uncertain_and_is_undone_or_tried_again() {
        CountDownLatch release = new CountDownLatch(1);
        long id = customers.getFirst();
        String original = name(id);
        rename(id, "Before");
        shop.faults().next(request -> request.method().equals("PUT"), 1, new Fault.Hold(release));
        String restore = door.startRestore(asking(customers.subList(0, 1)));
        String url = "/api/v1/restores/" + restore;
        await().atMost(Duration.ofMinutes(2)).until(() -> shop.faults().pending() == 0);

        door.request().post(url + "/cancel").then().statusCode(202);
        JsonPath cancelled = door.awaitEnd(url);
        release.countDown();
        await().atMost(Duration.ofMinutes(2)).until(() -> name(id).equals(original));

        assertThat(cancelled.getString("state")).isEqualTo("CANCELLED");
        assertThat(cancelled.getInt("totals.uncertain")).isEqualTo(1);
        assertThat(cancelled.getInt("totals.pending")).isZero();
        assertThat(item(cancelled, id)).containsEntry("error_code", "write_uncertain");
        assertThat(door.followUp(restore, "undo").getInt("totals.changed")).isEqualTo(1);
        assertThat(name(id)).isEqualTo("Before");
        assertThat(door.followUp(restore, "retry").getInt("totals.changed")).isEqualTo(1);
        assertThat(name(id)).isEqualTo(original);
    }

    @Test
    void what_an_undo_could_not_put_back_is_tried_again_as_an_undo() {
        long order = shop.ids(Aisle.ORDERS).stream()
                .filter(id -> !text(Aisle.ORDERS, id, "customer_id").equals("null"))
                .findFirst()
                .orElseThrow();
        shop.change(Aisle.ORDERS, order, "{\"note\":\"Before\"}");
        JsonPath restore =
                door.restore(backup, List.of(Map.of("name", "orders", "keys", List.of(String.valueOf(order)))));
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        shop.faults().next(request -> request.method().equals("PUT"), 1, Fault.status(422));
        JsonPath undone = door.followUp(restore.getString("id"), "undo");
        assertThat(undone.getInt("totals.failed")).isEqualTo(1);

        JsonPath again = door.followUp(undone.getString("id"), "retry");

        assertThat(again.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(again.getInt("totals.changed")).isEqualTo(1);
        assertThat(text(Aisle.ORDERS, order, "note")).isEqualTo("Before");
    }

    @Test
    void a_restore_that_is_held_up_keeps_its_source_and_goes_on_where_it_was() {
        CountDownLatch release = new CountDownLatch(1);
        customers.forEach(id -> rename(id, "Before"));
        String slow = "/api/customers/" + customers.get(1) + ".json";
        shop.faults().next(request -> request.path().equals(slow), 1, new Fault.Hold(release));
        String id = door.startRestore(asking(customers));
        String url = "/api/v1/restores/" + id;
        await().atMost(Duration.ofMinutes(2)).until(() -> shop.faults().pending() == 0);

        door.request().post(url + "/pause").then().statusCode(202).body("paused", equalTo(true));
        String tasks = "/api/v1/jobs/" + door.get(url).getString("job_id") + "/tasks?state=";
        await().atMost(Duration.ofMinutes(2))
                .until(() -> door.get(tasks + "RUNNING").getList("items").isEmpty());
        release.countDown();

        assertThat(door.get(tasks + "READY").getList("items")).isEmpty();
        door.request()
                .body(Map.of())
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(409)
                .body("code", equalTo("source_in_use"));
        assertThat(name(customers.getLast())).isEqualTo("Before");

        refused(url + "/undo", "restore_not_ended");
        refused(url + "/retry", "restore_not_ended");

        door.request().post(url + "/resume").then().statusCode(202).body("paused", equalTo(false));

        JsonPath restore = door.awaitEnd(url);
        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(customers.size());
        refused(url + "/pause", "job_not_pausable");
        refused(url + "/resume", "job_not_pausable");
        refused(url + "/cancel", "job_not_cancellable");
    }

    private void refused(String path, String code) {
        door.request().post(path).then().statusCode(409).body("code", equalTo(code));
    }

    @Test
    void a_restore_is_held_up_within_its_safety_backup_too() {
        CountDownLatch release = new CountDownLatch(1);
        rename(customers.getFirst(), "Before");
        shop.faults().next("/api/orders.json", 1, new Fault.Hold(release));
        String id = door.startRestore(asking(customers.subList(0, 1)));
        String url = "/api/v1/restores/" + id;
        await().atMost(Duration.ofMinutes(2)).until(() -> shop.faults().pending() == 0);

        door.request().post(url + "/pause").then().statusCode(202);
        String child = door.get("/api/v1/jobs?parent=" + door.get(url).getString("job_id"))
                .getString("items[0].id");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> door.get("/api/v1/jobs/" + child + "/tasks?state=RUNNING")
                        .getList("items")
                        .isEmpty());
        release.countDown();
        assertThat(door.get("/api/v1/jobs/" + child + "/tasks?state=READY").getList("items"))
                .isEmpty();
        assertThat(door.get("/api/v1/jobs/" + child).getString("paused_at")).isNotNull();

        door.request().post(url + "/resume").then().statusCode(202);

        assertThat(door.awaitEnd(url).getInt("totals.changed")).isEqualTo(1);
    }

    @Test
    void a_restore_that_is_held_up_can_be_cancelled_and_the_rest_tried_again() {
        CountDownLatch release = new CountDownLatch(1);
        customers.forEach(id -> rename(id, "Before"));
        String slow = "/api/customers/" + customers.get(1) + ".json";
        shop.faults().next(request -> request.path().equals(slow), 1, new Fault.Hold(release));
        String id = door.startRestore(asking(customers));
        String url = "/api/v1/restores/" + id;
        await().atMost(Duration.ofMinutes(2)).until(() -> shop.faults().pending() == 0);
        door.request().post(url + "/pause").then().statusCode(202);

        door.request().post(url + "/cancel").then().statusCode(202);
        JsonPath cancelled = door.awaitEnd(url);
        release.countDown();

        assertThat(cancelled.getString("state")).isEqualTo("CANCELLED");
        assertThat(cancelled.getInt("totals.pending")).isPositive();
        JsonPath rest = door.followUp(id, "retry");
        assertThat(rest.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(customers).noneMatch(each -> name(each).equals("Before"));
    }
}
