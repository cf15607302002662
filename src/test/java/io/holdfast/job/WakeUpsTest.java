package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.database.Database;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Messages may be lost and doubled: the database knows what is to be done. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class WakeUpsTest {
    @Inject
    Database database;

    @Inject
    Tenants tenants;

    @Inject
    Jobs jobs;

    @Inject
    JobRows rows;

    @Inject
    TurnRows turns;

    @Inject
    Wakes wakes;

    @Inject
    ProbeHandler probe;

    @Test
    void a_wake_up_that_was_lost_is_made_up_for_by_the_sweep() {
        TenantId tenant = tenants.create("lost " + UUID.randomUUID()).id();
        NewJob job = job(tenant);

        database.change(sql -> {
            Move unheard = new Move(sql, Instant.now());
            jobs.insert(unheard, job);
            turns.settle(unheard);
        });

        awaitSuccess(tenant, job.id());
        assertThat(probe.runs(job.id())).isEqualTo(ProbeHandler.TASKS);
    }

    @Test
    void wake_ups_that_come_many_times_run_nothing_twice() {
        TenantId tenant = tenants.create("doubled " + UUID.randomUUID()).id();
        NewJob job = job(tenant);
        jobs.start(sql -> job);
        for (int i = 0; i < 100; i++) {
            wakes.after(List.of(Lane.RESTORE));
        }

        awaitSuccess(tenant, job.id());
        assertThat(probe.runs(job.id())).isEqualTo(ProbeHandler.TASKS);
        JobView view = rows.find(tenant, job.id()).orElseThrow();
        assertThat(view.tasks().done()).isEqualTo(ProbeHandler.TASKS + 1);
        assertThat(view.items().done()).isEqualTo(ProbeHandler.TASKS);
    }

    private void awaitSuccess(TenantId tenant, UUID job) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> rows.find(tenant, job).orElseThrow().state() == JobState.SUCCEEDED);
    }

    private static NewJob job(TenantId tenant) {
        UUID id = UUID.randomUUID();
        return new NewJob(
                id, tenant, UUID.randomUUID(), id, ProbeHandler.KIND, Lane.RESTORE, false, false, null, Map.of());
    }
}
