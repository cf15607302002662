package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.backup.RecordSearch.Asked;
import io.holdfast.backup.RecordSearch.Found;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantId;
import io.holdfast.testkit.Door;
import io.holdfast.vault.SnapshotReader;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class RecordSearchTest {
    @Inject
    Backups backups;

    @Inject
    BackupContent content;

    @Test
    void a_search_whose_time_is_over_says_how_far_it_came_and_goes_on_there() {
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Door door = Door.ofNewTenant();
            String id = door.backup(door.source(shop.url(), shop.token())).getString("id");
            Backup backup = backups.readable(TenantId.fromString(door.tenant()), UUID.fromString(id));
            List<String> looked = new ArrayList<>();
            Optional<String> after = Optional.empty();
            do {
                SnapshotReader reader = content.open(backup, "orders");
                Found found = RecordSearch.in(
                        reader, new Asked("", TextMatch.of("in no record"), 10, after), new Patience(Duration.ZERO));
                assertThat(found.items()).isEmpty();
                assertThat(found.scanned()).isEqualTo(1);
                after = found.next();
                after.ifPresent(looked::add);
            } while (after.isPresent());

            assertThat(looked).hasSize(shop.count(Aisle.ORDERS) - 1).isSorted().doesNotHaveDuplicates();
        }
    }
}
