package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creations that the platform had no time for, where nothing tells afterwards whether one arrived. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ThrottledWritesTest {
    private final DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
    private final int customers = shop.ids(Aisle.CUSTOMERS).size();
    private Door door;
    private String backup;

    @BeforeEach
    void three_customers_deleted_since_a_backup() {
        door = Door.ofNewTenant();
        String source = door.sourceOf("unmatched", Map.of("url", shop.url()), Map.of("token", shop.token()));
        backup = door.backup(source).getString("id");
        shop.ids(Aisle.CUSTOMERS).subList(0, 3).forEach(id -> shop.delete(Aisle.CUSTOMERS, id));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_creation_that_was_throttled_is_sent_again_as_nothing_was_taken() {
        creations(2, Fault.tooMany(1));

        JsonPath restore = door.restore(backup, List.of(Map.of("name", "customers")));

        assertThat(restore.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.created")).isEqualTo(3);
        assertThat(shop.ids(Aisle.CUSTOMERS)).hasSize(customers);
    }

    @Test
    void a_creation_whose_answer_was_lost_before_one_was_throttled_is_uncertain() {
        creations(1, new Fault.DropAfterwards());
        creations(1, Fault.tooMany(1));

        JsonPath restore = door.restore(backup, List.of(Map.of("name", "customers")));

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(restore.getInt("totals.created")).isEqualTo(2);
        assertThat(restore.getInt("totals.uncertain")).isEqualTo(1);
        assertThat(shop.ids(Aisle.CUSTOMERS)).as("none is there twice").hasSize(customers);
    }

    private void creations(int times, Fault fault) {
        shop.faults()
                .next(call -> call.method().equals("POST") && call.path().equals("/api/customers.json"), times, fault);
    }
}
