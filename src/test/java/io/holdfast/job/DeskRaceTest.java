package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantId;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many workers at the desk at once. */
@QuarkusTest
@TestProfile(DeskAlone.class)
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
class DeskRaceTest {
    private static final int CAP = 8;
    private static final int WORKERS = 12;

    @Inject
    DeskRows rows;

    @Inject
    Turns turns;

    @BeforeEach
    void an_empty_desk() {
        rows.clear();
    }

    @Test
    void racing_workers_keep_to_the_cap_and_no_task_is_taken_twice() throws Exception {
        for (int round = 0; round < 5; round++) {
            rows.clear();
            rows.job(rows.tenant(), 60);

            List<Long> taken = race(24).stream().map(Claim::task).toList();

            assertThat(taken).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(CAP);
            assertThat(taken).isNotEmpty();
        }
    }

    @Test
    void racing_workers_serve_every_tenant_once_before_any_twice() throws Exception {
        for (int round = 0; round < 5; round++) {
            rows.clear();
            for (int i = 0; i < 24; i++) {
                rows.job(rows.tenant(), 4);
            }

            List<TenantId> served =
                    race(24).stream().map(claim -> claim.job().tenant()).toList();

            assertThat(served).hasSize(24).doesNotHaveDuplicates();
        }
    }

    private List<Claim> race(int claims) throws Exception {
        Callable<Optional<Claim>> worker = () -> turns.claim(DeskRows.LANE, "racer");
        List<Claim> taken = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(WORKERS)) {
            for (var answer : threads.invokeAll(Collections.nCopies(claims, worker))) {
                answer.get().ifPresent(taken::add);
            }
        }
        return taken;
    }
}
