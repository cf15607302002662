package io.holdfast.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the service tells of its work, read as Prometheus reads it. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class MetricsTest {
    /** Made by Prometheus itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

    private static final Map<String, String> ANY = Map.of();
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
    void a_backup_is_counted_with_its_records_files_and_bytes() {
        awaitNothingElseAtWork();
        Scrape before = Scrape.now();

        var backup = door.backup(source);

        eventually(after -> {
            double records = backup.getDouble("records");
            double files = backup.getDouble("media");
            Map<String, String> succeeded = Map.of("origin", "MANUAL", "connector", "demo-shop", "result", "SUCCEEDED");
            assertThat(after.growth(before, "holdfast_backups_total", succeeded))
                    .isEqualTo(1);
            assertThat(after.growth(before, "holdfast_backup_records_total", Map.of("result", "created")))
                    .isEqualTo(records);
            assertThat(after.growth(before, "holdfast_vault_records_total", Map.of("result", "new")))
                    .isEqualTo(records + files);
            assertThat(after.growth(before, "holdfast_vault_files_total", Map.of("result", "new")))
                    .isEqualTo(files);
            assertThat(after.growth(before, "holdfast_vault_object_bytes_total", ANY))
                    .isPositive();
            assertThat(after.growth(before, "holdfast_store_bytes_total", Map.of("direction", "written")))
                    .isPositive();
            assertThat(after.growth(before, "holdfast_job_duration_seconds_count", Map.of("kind", "backup")))
                    .isEqualTo(1);
            assertThat(after.growth(before, "holdfast_tasks_total", Map.of("lane", "backup-manual", "result", "DONE")))
                    .isPositive();
        });
    }

    @Test
    void a_second_backup_of_an_unchanged_shop_is_counted_as_shared() {
        door.backup(source);
        Scrape before = Scrape.now();

        double records = door.backup(source).getDouble("records");

        eventually(after -> {
            assertThat(after.growth(before, "holdfast_backup_records_total", Map.of("result", "unchanged")))
                    .isEqualTo(records);
            assertThat(after.growth(before, "holdfast_vault_records_total", Map.of("result", "new")))
                    .isZero();
            assertThat(after.growth(before, "holdfast_vault_objects_total", Map.of("kind", "segment", "result", "new")))
                    .isZero();
        });
    }

    @Test
    void a_restore_is_counted_by_what_became_of_its_records() {
        String backup = door.backup(source).getString("id");
        shop.spoil(20, 5);
        Scrape before = Scrape.now();

        var restore = door.restore(backup, List.of());

        eventually(after -> {
            for (String outcome : List.of("created", "changed", "unchanged", "failed")) {
                assertThat(after.growth(before, "holdfast_restore_records_total", Map.of("outcome", outcome)))
                        .as(outcome)
                        .isEqualTo(restore.getDouble("totals." + outcome));
            }
        });
    }

    @Test
    void calls_are_counted_by_how_they_were_answered() {
        shop.faults().next("/api/products.json", 1, Fault.status(502));
        shop.faults().next("/api/orders.json", 1, Fault.tooMany(1));
        // A server error is made up for by smaller pages; a connection that is cut is the task's next try.
        shop.faults().next("/api/customers.json", 1, new Fault.Drop());
        Scrape before = Scrape.now();

        door.backup(source);

        eventually(after -> {
            Map<String, String> ours = Map.of("connector", "demo-shop");
            assertThat(after.growth(before, "holdfast_calls_total", Map.of("outcome", "server_error")))
                    .isEqualTo(1);
            assertThat(after.growth(before, "holdfast_calls_total", Map.of("outcome", "throttled")))
                    .isEqualTo(1);
            assertThat(after.growth(before, "holdfast_throttle_pauses_total", ours))
                    .isEqualTo(1);
            assertThat(after.growth(before, "holdfast_tasks_total", Map.of("result", "RETRIED")))
                    .isEqualTo(1);
            assertThat(after.growth(before, "holdfast_tasks_total", Map.of("result", "WAITED")))
                    .isPositive();
            assertThat(after.growth(before, "holdfast_calls_total", Map.of("purpose", "api")))
                    .isEqualTo(after.growth(before, "holdfast_throttle_granted_total", ours));
        });
    }

    @Test
    void every_metric_that_the_dashboard_or_a_rule_names_is_there() {
        Set<String> named = new TreeSet<>();
        Observability.dashboard().findValues("expr").forEach(each -> named.addAll(PromqlNames.of(each.asText())));
        Observability.dashboard().findValues("definition").forEach(each -> named.addAll(PromqlNames.of(each.asText())));
        Observability.alerts()
                .forEach(alert -> named.addAll(PromqlNames.of(alert.get("expr").asText())));
        named.removeAll(OF_PROMETHEUS);
        assertThat(named).hasSizeGreaterThan(60);

        door.restore(door.backup(source).getString("id"), List.of());

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(Scrape.now().names()).containsAll(named));
    }

    @Test
    void rare_events_are_there_with_zero_before_they_happen() {
        assertThat(Scrape.now().names())
                .contains(
                        "holdfast_lease_losses_total",
                        "holdfast_ratelimit_unanswered_total",
                        "holdfast_throttle_returns_total",
                        "holdfast_store_errors_total",
                        "holdfast_mails_total",
                        "holdfast_backup_missing_total",
                        "holdfast_backup_unusual_total",
                        "holdfast_sweep_last_success_seconds");
    }

    /** Other tests' jobs may still be under way; what they write would be counted here. */
    private static void awaitNothingElseAtWork() {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            var lanes = Door.as(Door.admin()).get("/api/v1/admin/lanes").jsonPath();
            return lanes.getInt("items.waiting.sum()")
                            + lanes.getInt("items.ready.sum()")
                            + lanes.getInt("items.running.sum()")
                    == 0;
        });
        awaitThatCountsRest();
    }

    /** What was counted last may be about a commit of the test before: until no count of the vault or the store has moved between two looks. */
    private static void awaitThatCountsRest() {
        List<String> counts = List.of("holdfast_store_bytes_total", "holdfast_vault_object_bytes_total");
        AtomicReference<Scrape> last = new AtomicReference<>(Scrape.now());
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    Scrape now = Scrape.now();
                    Scrape before = last.getAndSet(now);
                    return counts.stream().allMatch(count -> now.growth(before, count, ANY) == 0);
                });
    }

    /** Counts follow the commit that they are about by a moment. */
    private static void eventually(Consumer<Scrape> check) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> check.accept(Scrape.now()));
    }
}
