package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.database.Database;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Request;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.Body;
import io.holdfast.store.ObjectStore;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects that are found broken before or while a backup uses them. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class BrokenObjectsTest {
    @Inject
    Database database;

    @Inject
    ObjectStore store;

    private DemoShop shop;
    private Door door;
    private String source;

    @BeforeEach
    void a_shop_that_was_backed_up() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
        door.backup(source);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void an_unseen_record_whose_segment_is_broken_is_named_as_lost_and_its_stream_is_sealed_all_the_same() {
        int customers = shop.count(Aisle.CUSTOMERS);
        breakAll("SEGMENT", 1);
        shop.faults().next("/api/customers.json", 50, new Fault.Blank());

        var backup = door.backup(source);
        String id = backup.getString("id");
        var stream = door.get("/api/v1/backups/" + id + "/streams").getMap("items.find { it.name == 'customers' }");
        var lost = backup.getMap("missing.find { it.code == 'object_damaged' }");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(stream.get("complete")).isEqualTo(false);
        assertThat(stream.get("records")).isEqualTo(0);
        assertThat(stream.get("gone")).as("nobody may call them deleted").isEqualTo(0);
        assertThat(lost.get("stream")).isEqualTo("customers");
        assertThat(lost.get("count")).isEqualTo(customers);
        assertThat(door.lines(id, "products")).hasSize(shop.count(Aisle.PRODUCTS));

        shop.faults().clear();
        var healed = door.backup(source);
        assertThat(healed.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(door.lines(healed.getString("id"), "customers")).hasSize(customers);
    }

    @Test
    void records_whose_segment_is_found_broken_after_they_were_read_are_read_again() {
        shop.faults().next(only("/api/customers.json", 1), 1, new Fault.Meanwhile(() -> breakAll("SEGMENT", 1)));

        var backup = door.backup(source);

        assertThat(shop.faults().pending()).isZero();
        assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
        for (Aisle aisle : List.of(Aisle.CUSTOMERS, Aisle.ORDERS, Aisle.PRODUCTS)) {
            assertThat(door.lines(backup.getString("id"), aisle.plural()))
                    .containsExactlyInAnyOrderElementsOf(shop.ids(aisle).stream()
                            .map(id -> shop.text(aisle, id).orElseThrow())
                            .toList());
        }
    }

    @Test
    void a_backup_whose_files_are_found_broken_while_it_is_made_says_so_without_being_asked() {
        int files = shop.snapshot().files().size();
        shop.faults().next(only("/files/", files), 1, new Fault.Meanwhile(() -> breakAll("MEDIA", 2)));

        String id = door.backup(source).getString("id");

        assertThat(shop.faults().pending()).isZero();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !door.get("/api/v1/backups/" + id + "/damages")
                        .getList("items")
                        .isEmpty());
        assertThat(door.get("/api/v1/backups/" + id + "/damages").getList("items.stream"))
                .containsOnly("_media");
    }

    @Test
    void a_backup_goes_on_without_an_index_that_nobody_knew_to_be_damaged() {
        for (String index : indexes()) {
            damage(index);
        }

        var backup = door.backup(source);

        assertThat(backup.getString("state")).isEqualTo("SUCCEEDED");
        for (Aisle aisle : Aisle.values()) {
            assertThat(door.lines(backup.getString("id"), aisle.plural()))
                    .containsExactlyInAnyOrderElementsOf(shop.ids(aisle).stream()
                            .map(id -> shop.text(aisle, id).orElseThrow())
                            .toList());
        }
        assertThat(database.list(
                        row -> row.text("state"),
                        "select state from vault_object where source_id = ? and kind = 'BASE' and last_seq = 1",
                        UUID.fromString(source)))
                .isNotEmpty()
                .containsOnly("BROKEN");
    }

    private List<String> indexes() {
        return database.list(
                row -> row.text("tenant_id") + "/" + source + "/indexes/" + row.text("name"),
                "select tenant_id, name from vault_object where source_id = ? and kind = 'BASE' and state = 'LIVE'",
                UUID.fromString(source));
    }

    private void damage(String key) {
        try (InputStream in = store.open(key)) {
            byte[] bytes = in.readAllBytes();
            bytes[bytes.length / 2] ^= 1;
            bytes[bytes.length - 1] ^= 1;
            store.delete(key);
            store.putIfAbsent(key, Body.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code count}th request to a path alone. */
    private static Predicate<Request> only(String path, int count) {
        AtomicInteger seen = new AtomicInteger();
        return request -> request.path().startsWith(path) && seen.incrementAndGet() == count;
    }

    /** As a verification would that found them so. */
    private void breakAll(String kind, long usedBy) {
        database.change(sql -> sql.update(
                "update vault_object set state = 'BROKEN' where source_id = ? and kind = ? and last_seq = ?",
                UUID.fromString(source),
                kind,
                usedBy));
    }
}
