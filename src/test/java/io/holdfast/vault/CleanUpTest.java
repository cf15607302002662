package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.database.Database;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantKeys;
import io.holdfast.tenant.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class CleanUpTest {
    @Inject
    Database database;

    @Inject
    Tenants tenants;

    @Inject
    TenantKeys rows;

    @Inject
    MasterKeys masterKeys;

    @Inject
    Clock clock;

    @Inject
    Moments moments;

    private VaultBench bench;
    private CleanUp cleanUp;

    @BeforeEach
    void a_place() {
        bench = new VaultBench(database, tenants, clock);
        Documents documents = new Documents(bench.store, tenants);
        Manifests manifests =
                new Manifests(database, bench.store, documents, new KeyCopies(bench.store, tenants, rows, masterKeys));
        cleanUp = new CleanUp(
                database,
                bench.store,
                new Installation(database, bench.store, manifests, clock),
                new VaultMetrics(new SimpleMeterRegistry()));
    }

    @Test
    void a_run_whose_row_was_written_after_its_backup_was_sealed_goes_and_one_of_a_running_backup_stays() {
        UUID backup = UUID.randomUUID();
        database.change(sql -> moments.open(sql, bench.place, backup, clock.instant()));
        bench.begin(1);

        bench.run(List.of(List.of(VaultBench.item("a", "1"))), Optional.empty());
        assertThat(cleanUp.condemn(bench.place)).as("while the backup runs").isZero();

        database.change(sql -> {
            moments.seal(sql, backup);
            cleanUp.condemnRuns(sql, bench.place, 1, backup);
        });
        while (cleanUp.deleteCondemned(bench.place) > 0) {}
        bench.run(List.of(List.of(VaultBench.item("b", "2"))), Optional.empty());

        assertThat(cleanUp.condemn(bench.place))
                .as("the late run, not its segment")
                .isEqualTo(1);
        assertThat(cleanUp.deleteCondemned(bench.place)).isEqualTo(1);
        assertThat(bench.store.objects().keySet()).noneMatch(key -> key.contains("/indexes/"));
    }

    @Test
    void what_a_running_backup_takes_up_while_it_is_being_condemned_stays() throws Exception {
        UUID dropped = UUID.randomUUID();
        database.change(sql -> moments.open(sql, bench.place, dropped, clock.instant()));
        bench.begin(1);
        bench.run(List.of(List.of(VaultBench.item("a", "1"))), Optional.empty());
        database.change(sql -> {
            moments.drop(sql, dropped);
            moments.open(sql, bench.place, UUID.randomUUID(), clock.instant());
        });
        Thread condemning = new Thread(() -> cleanUp.condemn(bench.place));

        database.change(sql -> {
            sql.update(
                    "update vault_object set last_seq = 2 where source_id = ? and kind = 'SEGMENT'",
                    bench.place.source());
            condemning.start();
            await().until(this::somebodyWaitsForARow);
        });
        condemning.join();

        assertThat(states("SEGMENT")).containsExactly("LIVE");
        assertThat(states("RUN")).containsExactly("CONDEMNED");
    }

    private boolean somebodyWaitsForARow() {
        return database.first(
                        row -> true,
                        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%vault_object%'")
                .isPresent();
    }

    private List<String> states(String kind) {
        return database.list(
                row -> row.text("state"),
                "select state from vault_object where source_id = ? and kind = ?",
                bench.place.source(),
                kind);
    }
}
