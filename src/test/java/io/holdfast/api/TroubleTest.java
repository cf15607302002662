package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.Inbox;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a source can do to a backup, and what the backup says of it. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class TroubleTest {
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
    void a_server_error_now_and_then_harms_nothing() {
        shop.faults().next("/api/orders.json", 2, Fault.status(500));
        shop.faults().next("/api/customers.json", 1, new Fault.CutBody());
        shop.faults().next("/files/", 1, new Fault.Drop());

        assertThat(door.backup(source).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void throttling_never_fails_a_backup() {
        shop.faults().next("/api/products.json", 2, Fault.tooMany(1));

        assertThat(door.backup(source).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_record_that_moves_to_a_page_that_was_read_already_is_not_missed() {
        try (DemoShop paged = DemoShop.with(
                Settings.small().withSizes(5, 0, 1, 5, 30).withPageMax(10).withBucket(4000, 4000))) {
            String small = door.source(paged.url(), paged.token());
            long gone = paged.ids(Aisle.ORDERS).getFirst();
            paged.faults()
                    .next(
                            request -> request.path().equals("/api/orders.json")
                                    && request.query().contains("page=3"),
                            1,
                            new Fault.Meanwhile(() -> paged.delete(Aisle.ORDERS, gone)));

            var backup = door.backup(small);

            assertThat(paged.faults().pending()).isZero();
            assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(door.lines(backup.getString("id"), "orders"))
                    .containsAll(paged.ids(Aisle.ORDERS).stream()
                            .map(id -> paged.text(Aisle.ORDERS, id).orElseThrow())
                            .toList());
        }
    }

    @Test
    void a_file_that_is_gone_makes_the_backup_partial_and_is_named() {
        String url = shop.snapshot().files().keySet().iterator().next();
        shop.deleteFile(url.substring(url.lastIndexOf('/') + 1));

        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getBoolean("complete")).isFalse();
        assertThat(backup.getString("missing[0].stream")).isEqualTo("_media");
        assertThat(backup.getString("missing[0].code")).isEqualTo("media_missing");
        assertThat(backup.getString("missing[0].detail")).contains(url);
    }

    @Test
    void a_list_that_ends_early_is_never_read_as_deletions() {
        door.backup(source);
        int customers = shop.count(Aisle.CUSTOMERS);
        shop.faults().next("/api/customers.json", 50, new Fault.Blank());

        var backup = door.backup(source);
        var stream = door.get("/api/v1/backups/" + backup.getString("id") + "/streams")
                .getMap("items.find { it.name == 'customers' }");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(stream.get("complete")).isEqualTo(false);
        assertThat(stream.get("gone")).isEqualTo(0);
        assertThat(stream.get("unseen")).isEqualTo(customers);
        assertThat(stream.get("records")).isEqualTo(customers);
        assertThat(door.lines(backup.getString("id"), "customers")).hasSize(customers);
    }

    @Test
    void a_page_that_comes_twice_is_made_up_for_by_a_second_look() {
        try (DemoShop small =
                DemoShop.with(Settings.small().withBucket(4000, 4000).withPageMax(10))) {
            String other = door.source(small.url(), small.token());
            small.faults().next(request -> request.path().equals("/api/products.json"), 1, new Fault.SamePageAgain());

            var backup = door.backup(other);

            assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(door.lines(backup.getString("id"), "products")).hasSize(small.count(Aisle.PRODUCTS));
        }
    }

    @Test
    void pages_smaller_than_asked_for_lose_nothing() {
        try (DemoShop small =
                DemoShop.with(Settings.small().withBucket(4000, 4000).withPageMax(7))) {
            String other = door.source(small.url(), small.token());

            var backup = door.backup(other);

            assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(door.lines(backup.getString("id"), "products")).hasSize(small.count(Aisle.PRODUCTS));
        }
    }

    @Test
    void refused_credentials_end_the_backup_and_revoke_the_source_and_the_operator_is_told() {
        shop.takeOnly("another token");

        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("FAILED");
        assertThat(backup.getString("error_code")).isEqualTo("source_credentials_refused");
        assertThat(door.get("/api/v1/sources/" + source).getString("state")).isEqualTo("REVOKED");
        door.request()
                .body(Map.of())
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(409)
                .body("code", equalTo("source_revoked"));
        String operator = ConfigProvider.getConfig().getValue("holdfast.notify.operator-address", String.class);
        Inbox inbox = Inbox.of(Map.of(Inbox.PORT, ConfigProvider.getConfig().getValue(Inbox.PORT, String.class)));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> inbox.mailsTo(operator).stream()
                        .anyMatch(mail -> mail.text().contains(backup.getString("id"))
                                && mail.subject().contains("failed")));
    }

    @Test
    void a_backup_under_way_refuses_another_and_can_be_cancelled() {
        CountDownLatch release = new CountDownLatch(1);
        shop.faults().next("/api/orders.json", 1, new Fault.Hold(release));
        String backup = door.startBackup(source);
        String job = door.get("/api/v1/backups/" + backup).getString("job_id");
        await().until(() -> door.get("/api/v1/jobs/" + job).getString("state").equals("RUNNING"));

        door.request()
                .body(Map.of())
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(409)
                .body("code", equalTo("source_in_use"));
        door.request().post("/api/v1/jobs/" + job + "/cancel").then().statusCode(202);
        assertThat(door.awaitBackup(backup).getString("state")).isEqualTo("CANCELLED");
        release.countDown();
        door.request()
                .post("/api/v1/jobs/" + job + "/cancel")
                .then()
                .statusCode(409)
                .body("code", equalTo("job_not_cancellable"));
        assertThat(door.backup(source).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_record_that_the_source_refuses_fails_alone_and_is_accounted_for() {
        var backup = door.backup(source);
        List<Long> customers = shop.ids(Aisle.CUSTOMERS);
        shop.change(Aisle.CUSTOMERS, customers.get(0), "{\"first_name\":\"One\"}");
        shop.change(Aisle.CUSTOMERS, customers.get(1), "{\"first_name\":\"Two\"}");
        shop.faults()
                .next(
                        request ->
                                request.method().equals("PUT") && request.path().endsWith(customers.get(0) + ".json"),
                        1,
                        Fault.status(422));

        var restore = door.restore(backup.getString("id"), List.of(Map.of("name", "customers")));

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(restore.getInt("totals.failed")).isEqualTo(1);
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(restore.getInt("totals.seen")).isEqualTo(customers.size());
        var items = door.get("/api/v1/restores/" + restore.getString("id") + "/items?outcome=failed");
        assertThat(items.getString("items[0].key")).isEqualTo(String.valueOf(customers.get(0)));
        assertThat(items.getString("items[0].error_code")).isEqualTo("source_refused_request");
    }

    @Test
    void a_creation_whose_answer_was_lost_is_recognised_and_not_doubled() {
        var backup = door.backup(source);
        int customers = shop.count(Aisle.CUSTOMERS);
        shop.delete(Aisle.CUSTOMERS, shop.ids(Aisle.CUSTOMERS).getFirst());
        shop.faults()
                .next(
                        request -> request.method().equals("POST")
                                && request.path().equals("/api/customers.json"),
                        1,
                        new Fault.DropAfterwards());

        var restore = door.restore(backup.getString("id"), List.of(Map.of("name", "customers")));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.created")).isEqualTo(1);
        assertThat(shop.count(Aisle.CUSTOMERS)).isEqualTo(customers);
    }

    @Test
    void a_deleted_backup_is_gone_and_the_others_stay_whole() {
        var first = door.backup(source);
        long id = shop.ids(Aisle.CUSTOMERS).getFirst();
        shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Renamed\"}");
        var second = door.backup(source);

        door.request().delete("/api/v1/backups/" + first.getString("id")).then().statusCode(202);
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        door
                                .get("/api/v1/jobs?limit=50")
                                .getList("items.findAll { it.kind == 'clean-up' }.state")
                                .stream()
                                .allMatch("SUCCEEDED"::equals));

        door.request()
                .get("/api/v1/backups/" + first.getString("id") + "/streams")
                .then()
                .statusCode(410)
                .body("code", equalTo("backup_deleted"));
        for (Aisle aisle : Aisle.values()) {
            List<String> texts = shop.ids(aisle).stream()
                    .map(key -> shop.text(aisle, key).orElseThrow())
                    .toList();
            assertThat(door.lines(second.getString("id"), aisle.plural())).containsExactlyInAnyOrderElementsOf(texts);
        }
        assertThat(door.backup(source).getInt("segments_added")).isZero();
    }

    @Test
    void what_a_safety_backup_could_not_see_is_asked_of_the_source() {
        var backup = door.backup(source);
        int customers = shop.count(Aisle.CUSTOMERS);
        shop.delete(Aisle.CUSTOMERS, shop.ids(Aisle.CUSTOMERS).getFirst());
        shop.faults().next("/api/customers.json", 4, new Fault.Blank());

        var restore = door.restore(backup.getString("id"), List.of(Map.of("name", "customers")));

        assertThat(restore.getInt("totals.created")).isEqualTo(1);
        assertThat(shop.count(Aisle.CUSTOMERS)).isEqualTo(customers);
    }

    @Test
    void the_same_content_stored_again_and_again_never_meets_its_own_clean_up() {
        for (int day = 0; day < 6; day++) {
            assertThat(door.backup(source).getString("state")).isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void one_dead_link_costs_no_other_file_and_is_named() {
        long product = shop.ids(Aisle.PRODUCTS).getFirst();
        shop.change(
                Aisle.PRODUCTS,
                product,
                "{\"images\":[{\"src\":\"http://127.0.0.1:1/gone.png\"},{\"src\":\"http://127.0.0.1:1/a\\u0000b.png\"}]}");

        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getList("missing.stream")).containsOnly("_media");
        assertThat(backup.getList("missing.code")).contains("source_unreachable", "media_missing");
        assertThat(backup.getInt("media")).isPositive();
        assertThat(door.lines(backup.getString("id"), "products")).hasSize(shop.count(Aisle.PRODUCTS));
    }
}
