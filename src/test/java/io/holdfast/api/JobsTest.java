package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.backup.Backups;
import io.holdfast.backup.Origin;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.CurrentTenant;
import io.holdfast.tenant.TenantId;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs as people see, stop and retry them, and how they share a source. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class JobsTest {
    @Inject
    Backups backups;

    @Inject
    CurrentTenant currentTenant;

    private final CountDownLatch release = new CountDownLatch(1);
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
        release.countDown();
        shop.close();
    }

    @Test
    void a_backup_that_was_cancelled_within_a_long_call_is_taken_up_again_and_reads_only_what_it_has_not_read() {
        String backup = backupHeldAt("/api/orders.json");
        awaitOnlyTheHeldCall(backup);

        cancel(backup);
        assertThat(door.awaitBackup(backup).getString("state")).isEqualTo("CANCELLED");
        shop.calls().clear();
        retry(backup, 202);

        assertThat(door.awaitBackup(backup).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(shop.calls().count(call -> call.path().contains("/api/customers.json") && call.status() == 200))
                .as("pages of customers read again")
                .isZero();
        for (Aisle aisle : Aisle.values()) {
            assertThat(door.lines(backup, aisle.plural())).containsExactlyInAnyOrderElementsOf(texts(aisle));
        }
        retry(backup, 409);
    }

    @Test
    void a_failed_backup_cannot_be_taken_up_again_once_a_newer_one_has_begun() {
        String old = backupHeldAt("/api/orders.json");
        cancel(old);
        door.awaitBackup(old);

        door.backup(source);

        door.request()
                .post("/api/v1/backups/" + old + "/retry")
                .then()
                .statusCode(409)
                .body("code", equalTo("job_not_retryable"));
    }

    @Test
    void an_automatic_backup_makes_way_for_a_restore_and_ends_well_afterwards() {
        String first = door.backup(source).getString("id");
        hold("/api/orders.json");
        String automatic = automaticBackup();
        awaitHeld();

        String restore = door.request()
                .body("{\"backup_id\":\"" + first + "\"}")
                .post("/api/v1/restores")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        assertThat(door.awaitEnd("/api/v1/restores/" + restore).getString("state"))
                .isEqualTo("SUCCEEDED");
        // A restore that ends within a second has not taken the call from the task that waits for it.
        release.countDown();
        assertThat(door.awaitBackup(automatic).getString("state")).isEqualTo("SUCCEEDED");
        for (Aisle aisle : Aisle.values()) {
            assertThat(door.lines(automatic, aisle.plural())).containsExactlyInAnyOrderElementsOf(texts(aisle));
        }
    }

    @Test
    void who_asks_for_a_backup_during_an_automatic_one_gets_that_one() {
        hold("/api/orders.json");
        String automatic = automaticBackup();
        awaitHeld();

        String joined = door.startBackup(source);
        release.countDown();

        assertThat(joined).isEqualTo(automatic);
        assertThat(door.awaitBackup(automatic).getString("state")).isEqualTo("SUCCEEDED");
        String job = door.get("/api/v1/backups/" + automatic).getString("job_id");
        assertThat(door.get("/api/v1/jobs/" + job).getString("lane")).isEqualTo("backup-manual");
    }

    @Test
    void jobs_are_found_by_what_they_are_and_tell_of_their_tasks() {
        String backup = door.backup(source).getString("id");
        String job = door.get("/api/v1/backups/" + backup).getString("job_id");

        assertThat(door.get("/api/v1/jobs?kind=backup&state=SUCCEEDED&live=false&lane=backup-manual&source=" + source)
                        .getList("items.id", String.class))
                .containsExactly(job);
        assertThat(door.get("/api/v1/jobs?state=FAILED").getList("items")).isEmpty();
        assertThat(door.get("/api/v1/jobs?source=" + UUID.randomUUID()).getList("items"))
                .isEmpty();
        door.request().get("/api/v1/jobs?state=GONE").then().statusCode(400).body("code", equalTo("invalid_request"));
        door.request().get("/api/v1/jobs?kind=nap").then().statusCode(400).body("code", equalTo("invalid_request"));
        door.request().get("/api/v1/jobs?lane=fast").then().statusCode(400).body("code", equalTo("invalid_request"));

        List<String> names = new java.util.ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        String cursor = "";
        do {
            var page = door.get("/api/v1/jobs/" + job + "/tasks?limit=3" + cursor);
            names.addAll(page.getList("items.name", String.class));
            ids.addAll(page.getList("items.id", Integer.class));
            cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!cursor.isEmpty());
        assertThat(names).startsWith("$plan").endsWith("$finish").hasSameSizeAs(ids);
        assertThat(door.get("/api/v1/jobs/" + job + "/tasks?state=DONE&limit=500")
                        .getList("items.attempts", Integer.class))
                .hasSameSizeAs(names)
                .containsOnly(1);
        Door.ofNewTenant()
                .request()
                .get("/api/v1/jobs/" + job + "/tasks")
                .then()
                .statusCode(404);
    }

    @Test
    void the_operator_sees_each_lane_with_who_takes_from_it() {
        String backup = backupHeldAt("/api/orders.json");

        var lanes = Door.as(Door.admin())
                .get("/api/v1/admin/lanes")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(lanes.getList("items.lane", String.class))
                .containsExactly("backup-auto", "backup-manual", "diff", "restore", "maintenance");
        assertThat(lanes.getList("items.consumers", Integer.class)).allMatch(consumers -> consumers >= 1);
        assertThat(lanes.getInt("items.find { it.lane == 'backup-manual' }.running"))
                .isGreaterThanOrEqualTo(1);
        door.request().get("/api/v1/admin/lanes").then().statusCode(403);
        release.countDown();
        door.awaitBackup(backup);
    }

    private final CountDownLatch held = new CountDownLatch(1);

    private void hold(String path) {
        shop.faults().next(path, 1, new Fault.Meanwhile(() -> {
            held.countDown();
            awaitQuietly(release);
        }));
    }

    private void awaitHeld() {
        awaitQuietly(held);
    }

    private String backupHeldAt(String path) {
        hold(path);
        String backup = door.startBackup(source);
        awaitHeld();
        return backup;
    }

    /** Waits until all that can be done beside the held call has been done. */
    private void awaitOnlyTheHeldCall(String backup) {
        String job = door.get("/api/v1/backups/" + backup).getString("job_id");
        String tasks = "/api/v1/jobs/" + job + "/tasks?state=";
        await().atMost(Duration.ofMinutes(2))
                .until(() -> door.get(tasks + "READY").getList("items").isEmpty()
                        && door.get(tasks + "RUNNING").getList("items").size() == 1);
    }

    private String automaticBackup() {
        return currentTenant.bound(
                TenantId.fromString(door.tenant()),
                () -> backups.start(
                                UUID.fromString(source),
                                new Backups.Wish(Origin.AUTO, null, null, List.of(), null, false))
                        .id()
                        .toString());
    }

    private void cancel(String backup) {
        String job = door.get("/api/v1/backups/" + backup).getString("job_id");
        door.request().post("/api/v1/jobs/" + job + "/cancel").then().statusCode(202);
    }

    private void retry(String backup, int status) {
        door.request().post("/api/v1/backups/" + backup + "/retry").then().statusCode(status);
    }

    private List<String> texts(Aisle aisle) {
        return shop.ids(aisle).stream()
                .map(id -> shop.text(aisle, id).orElseThrow())
                .toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
