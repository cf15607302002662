package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OneSlotIT {
    private static final Map<String, String> ONE_SLOT =
            Map.of("mp.messaging.incoming.backup-manual.max-outstanding-messages", "1");

    @Test
    void with_one_slot_a_source_that_is_throttled_lets_a_free_one_finish() {
        Installation installation = new Installation();
        try (DemoShop slow =
                        DemoShop.with(Settings.ofAbout(400).withBucket(2, 1).withPageMax(5));
                DemoShop free = DemoShop.with(Settings.small());
                HoldfastProcess process = installation.start(ONE_SLOT)) {
            HoldfastApi owner = process.api().signedIn(installation.newTenant(process));
            String throttled = owner.startBackup(Installation.source(owner, slow, "2", "1"));
            await().atMost(Duration.ofMinutes(2)).until(() -> slow.calls().size() >= 2);

            String quick = owner.startBackup(Installation.source(owner, free, "10000", "10000"));

            assertThat(Installation.awaitEnd(() -> owner, quick, Duration.ofMinutes(1))
                            .get("state")
                            .asText())
                    .isEqualTo("SUCCEEDED");
            assertThat(owner.backup(throttled).get("state").asText()).isEqualTo("RUNNING");
            assertThat(slow.calls().count(call -> call.status() == 429)).isZero();
        }
    }
}
