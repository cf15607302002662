package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.ShopComparator;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.shop.ShopState;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that a platform fails as often as they are tried. */
@QuarkusTest
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
@TestProfile(RelinkingTest.TwoAttempts.class)
class HopelessWritesTest {
    private final DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
    private final List<Long> changed = shop.ids(Aisle.CUSTOMERS).subList(0, 5);
    private Door door;
    private ShopState before;
    private String backup;

    @BeforeEach
    void five_customers_changed_since_a_backup() {
        door = Door.ofNewTenant();
        String source = door.source(shop.url(), shop.token());
        before = shop.snapshot();
        backup = door.backup(source).getString("id");
        changed.forEach(id -> shop.change(Aisle.CUSTOMERS, id, "{\"first_name\":\"Vandalised\"}"));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void one_record_that_the_platform_always_fails_does_not_keep_the_others() {
        String poison = changed.get(1).toString();
        failing("PUT", poison);

        JsonPath restore = door.restore(backup, List.of(Map.of("name", "customers")));

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(restore.getInt("totals.changed")).isEqualTo(4);
        assertThat(restore.getInt("totals.uncertain")).isEqualTo(1);
        assertThat(item(restore, poison))
                .containsEntry("outcome", "uncertain")
                .containsEntry("error_code", "write_uncertain");
        assertThat((String) item(restore, poison).get("error_detail")).contains("answered 500");

        shop.faults().clear();
        JsonPath again = door.followUp(restore.getString("id"), "retry");
        assertThat(again.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ShopComparator.differences(before, shop.snapshot())).isEmpty();
    }

    @Test
    void what_a_step_that_failed_for_good_did_not_come_to_says_why() {
        failing("GET", changed.get(2).toString());

        JsonPath restore = door.restore(backup, List.of(Map.of("name", "customers")));

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(restore.getInt("totals.changed")).isEqualTo(2);
        assertThat(restore.getInt("totals.pending")).isEqualTo(3);
        for (Long id : changed.subList(2, 5)) {
            assertThat(item(restore, id.toString()))
                    .containsEntry("outcome", "planned")
                    .containsEntry("error_code", "source_failed");
            assertThat((String) item(restore, id.toString()).get("error_detail"))
                    .contains("customers/" + changed.get(2) + ".json answered 500");
        }
    }

    private void failing(String method, String key) {
        shop.faults()
                .next(
                        call -> call.method().equals(method) && call.path().equals("/api/customers/" + key + ".json"),
                        100,
                        Fault.status(500));
    }

    private Map<String, Object> item(JsonPath restore, String key) {
        return door.items(restore.getString("id")).stream()
                .filter(each -> key.equals(each.get("key")))
                .findFirst()
                .orElseThrow();
    }
}
