package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.problem.ErrorCode;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks whose processes end while they work: most are innocent of it, and one that is not must come to an end too. */
@QuarkusTest
@TestProfile(DeskAlone.class)
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
class LossesTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    @Inject
    Database database;

    @Inject
    DeskRows rows;

    @Inject
    Turns turns;

    @Inject
    TaskDesk desk;

    @Inject
    JobSweeps sweeps;

    @Inject
    Performer performer;

    @Inject
    JobConfig config;

    @Inject
    ProbeHandler probe;

    @BeforeEach
    void an_empty_desk() {
        rows.clear();
    }

    @Test
    void a_task_that_lost_its_workers_may_still_fail_as_often_as_any_other() {
        UUID job = rows.job(rows.tenant(), 1);
        lose(job, config.attempts() + 1);

        Claim claim = claim();

        assertThat(claim.attempts()).isEqualTo(1);
        assertThat(claim.losses()).isEqualTo(config.attempts() + 1);
    }

    @Test
    void a_checkpoint_and_a_failure_that_is_told_show_that_the_worker_lives() {
        UUID job = rows.job(rows.tenant(), 1);
        lose(job, 3);
        Claim claim = claim();
        desk.checkpoint(claim, "{\"at\":1}", 0, Effect.NONE);
        vanish(job);
        Claim again = claim();
        desk.putBack(again, Instant.now().minusSeconds(1), true, ErrorCode.SOURCE_UNREACHABLE, "no");
        sweeps.due();
        Claim last = claim();

        assertThat(again.losses()).isEqualTo(1);
        assertThat(last.losses()).isZero();
        assertThat(last.attempts()).isEqualTo(2);
    }

    @Test
    void a_task_that_its_workers_never_outlive_fails_without_being_run_again() {
        UUID job = rows.job(rows.tenant(), 1);
        lose(job, config.losses());

        performer.perform(DeskRows.LANE);

        assertThat(rows.tasks(job)).containsEntry("FAILED", 1L);
        performer.perform(DeskRows.LANE);
        assertThat(rows.text("state", job)).isEqualTo("FAILED");
        assertThat(rows.text("error_code", job)).isEqualTo("worker_lost");
        assertThat(probe.runs(job)).isZero();
    }

    @Test
    void a_last_loss_but_one_is_outlived() {
        UUID job = rows.job(rows.tenant(), 1);
        lose(job, config.losses() - 1);

        for (int step = 0; step < ProbeHandler.TASKS + 2; step++) {
            performer.perform(DeskRows.LANE);
        }

        assertThat(rows.text("state", job)).isEqualTo("SUCCEEDED");
        assertThat(rows.tasks(job)).isEqualTo(Map.of("DONE", ProbeHandler.TASKS + 2L));
    }

    private void lose(UUID job, int times) {
        for (int i = 0; i < times; i++) {
            claim();
            vanish(job);
        }
    }

    /** The worker of the claimed task vanishes, and the sweep finds out. */
    private void vanish(UUID job) {
        rows.pass(job, LEASE.plus(LEASE));
        sweeps.leases();
    }

    private Claim claim() {
        return turns.claim(DeskRows.LANE, "somebody").orElseThrow();
    }
}
