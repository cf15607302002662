package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
@TestProfile(RelinkingTest.TwoAttempts.class)
class RelinkingTest {
    public static final class TwoAttempts implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("holdfast.job.attempts", "2", "holdfast.job.first-pause", "100ms");
        }
    }

    @Test
    void a_restore_whose_last_look_at_references_failed_is_no_success() {
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Door door = Door.ofNewTenant();
            String source = door.source(shop.url(), shop.token());
            long order = shop.ids(Aisle.ORDERS).getFirst();
            String backup = door.backup(source).getString("id");
            shop.delete(
                    Aisle.CUSTOMERS,
                    shop.find(Aisle.ORDERS, order)
                            .orElseThrow()
                            .get("customer_id")
                            .asLong());
            // The order itself has not changed: only the last look comes by it, to point it to the customer that was
            // created anew.
            shop.faults().next("/api/orders/" + order + ".json", 2, Fault.status(500));

            var restore = door.restore(backup, List.of());

            assertThat(shop.faults().pending()).isZero();
            assertThat(restore.getString("state")).isEqualTo("PARTIAL");
            assertThat(restore.getString("error_code")).isEqualTo("records_not_restored");
            assertThat(restore.getString("error_detail")).contains("orders");
        }
    }
}
