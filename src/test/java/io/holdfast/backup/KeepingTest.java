package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.holdfast.database.Database;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.ObjectStore;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long backups are kept, and who may say so. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class KeepingTest {
    @Inject
    Expiry expiry;

    @Inject
    Care care;

    @Inject
    Database database;

    @Inject
    ObjectStore store;

    private DemoShop shop;
    private Door door;
    private String source;
    private String backup;

    @BeforeEach
    void a_backup() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
        backup = door.backup(source).getString("id");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private ValidatableResponse patch(Map<String, Object> change) {
        return door.request().body(change).patch("/api/v1/backups/" + backup).then();
    }

    private static Map<String, Object> expiresAt(Object time) {
        Map<String, Object> change = new HashMap<>();
        change.put("expires_at", time);
        return change;
    }

    @Test
    void what_is_named_changes_and_the_rest_stays() {
        patch(Map.of("name", "Before the sale", "note", "keep")).statusCode(200);
        patch(Map.of("pinned", true))
                .statusCode(200)
                .body("name", equalTo("Before the sale"))
                .body("note", equalTo("keep"))
                .body("pinned", equalTo(true))
                .body("expires_at", nullValue());

        patch(Map.of("name", "")).statusCode(200).body("name", nullValue()).body("note", equalTo("keep"));
        patch(expiresAt("2100-01-01T00:00:00Z")).statusCode(200).body("expires_at", equalTo("2100-01-01T00:00:00Z"));
        patch(Map.of("note", "still")).body("expires_at", equalTo("2100-01-01T00:00:00Z"));
        patch(expiresAt(null)).statusCode(200).body("expires_at", nullValue());
    }

    @Test
    void nonsense_is_refused_and_changes_nothing() {
        patch(expiresAt("tomorrow")).statusCode(400).body("code", equalTo("invalid_request"));
        patch(expiresAt(7)).statusCode(400);
        patch(Map.of("pinned", "perhaps")).statusCode(400);
        patch(Map.of("colour", "red")).statusCode(400);
        door.withRole("viewer")
                .request()
                .body(Map.of("pinned", true))
                .patch("/api/v1/backups/" + backup)
                .then()
                .statusCode(403);
        Door.ofNewTenant()
                .request()
                .body(Map.of("pinned", true))
                .patch("/api/v1/backups/" + backup)
                .then()
                .statusCode(404);

        assertThat(door.get("/api/v1/backups/" + backup).getBoolean("pinned")).isFalse();
    }

    @Test
    void a_pinned_backup_is_not_deleted_by_anybody() {
        patch(Map.of("pinned", true)).statusCode(200);
        patch(expiresAt("2001-01-01T00:00:00Z")).statusCode(200);

        door.request()
                .delete("/api/v1/backups/" + backup)
                .then()
                .statusCode(409)
                .body("code", equalTo("backup_pinned"));
        expiry.sweep();

        assertThat(door.get("/api/v1/backups/" + backup).getBoolean("deleted")).isFalse();
    }

    @Test
    void a_backup_deletes_itself_when_its_time_is_over_and_its_objects_go() {
        patch(expiresAt("2001-01-01T00:00:00Z")).statusCode(200);
        String prefix = door.tenant() + "/" + source + "/";

        expiry.sweep();

        assertThat(door.get("/api/v1/backups/" + backup).getBoolean("deleted")).isTrue();
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        store.list(prefix, Optional.empty(), 1000).stream().allMatch(key -> key.contains("/facts/")));
    }

    @Test
    void the_backup_before_a_restore_is_kept_for_fourteen_days() {
        shop.spoil(3, 1);
        String safety = door.restore(backup, List.of()).getString("safety_backup_id");

        var kept = door.get("/api/v1/backups/" + safety);

        assertThat(Duration.between(
                        java.time.Instant.parse(kept.getString("created_at")),
                        java.time.Instant.parse(kept.getString("expires_at"))))
                .isBetween(
                        Duration.ofDays(14).minusMinutes(1), Duration.ofDays(14).plusMinutes(1));
    }

    @Test
    void a_verification_that_finds_nothing_succeeds_and_says_when_it_looked() {
        String job = verify(Map.of("depth", "FULL"));

        assertThat(ended(job)).isEqualTo("SUCCEEDED");
        assertThat(door.get("/api/v1/backups/" + backup).getString("verified_at"))
                .isNotNull();
        assertThat(door.get("/api/v1/backups/" + backup + "/damages").getList("items"))
                .isEmpty();
    }

    @Test
    void a_verification_names_what_is_missing_and_the_next_backup_is_whole() {
        String folder = door.tenant() + "/" + source + "/segments/";
        store.list(folder, Optional.empty(), 1000).forEach(store::delete);

        String job = verify(Map.of("depth", "QUICK"));

        assertThat(ended(job)).isEqualTo("PARTIAL");
        assertThat(door.get("/api/v1/backups/" + backup).getBoolean("damaged")).isTrue();
        var lines = door.get("/api/v1/backups/" + backup + "/damages?limit=1000");
        assertThat(lines.getList("items.stream")).contains("products", "customers", "orders");
        assertThat(lines.getList("items.key")).doesNotContainNull();
        String next = door.backup(source).getString("id");
        assertThat(ended(verify(next, Map.of("depth", "FULL")))).isEqualTo("SUCCEEDED");
        assertThat(door.lines(next, "products"))
                .hasSize(shop.ids(io.holdfast.shop.Aisle.PRODUCTS).size());
    }

    @Test
    void each_source_is_looked_after_once_a_day() {
        care.sweep();
        database.change(sql -> sql.update(
                "update care set due_at = timestamptz 'epoch' where source_id = ?", UUID.fromString(source)));

        care.sweep();
        care.sweep();

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () -> assertThat(door.get("/api/v1/jobs?kind=care").getList("items.state", String.class))
                                .containsExactly("SUCCEEDED"));
    }

    private String verify(Map<String, Object> form) {
        return verify(backup, form);
    }

    private String verify(String id, Map<String, Object> form) {
        return door.request()
                .body(form)
                .post("/api/v1/backups/" + id + "/verifications")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
    }

    private String ended(String job) {
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> door.get("/api/v1/jobs/" + job).getString("state"),
                        state -> List.of("SUCCEEDED", "PARTIAL", "FAILED").contains(state));
    }
}
