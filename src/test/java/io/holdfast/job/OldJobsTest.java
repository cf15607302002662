package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantId;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to jobs that have ended: some are tried again, all are forgotten one day. */
@QuarkusTest
@TestProfile(DeskAlone.class)
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
class OldJobsTest {
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
    OldJobs old;

    @Inject
    Jobs jobs;

    private TenantId tenant;

    @BeforeEach
    void an_empty_desk() {
        rows.clear();
        tenant = rows.tenant();
    }

    @Test
    void a_retry_runs_only_what_is_not_done() {
        UUID job = cancelledAfterTwoOfFive(UUID.randomUUID());
        assertThat(rows.tasks(job)).containsEntry("DONE", 3L).containsEntry("CANCELLED", 3L);

        jobs.retry(tenant, job, Effect.NONE);

        assertThat(rows.text("state", job)).isEqualTo("RUNNING");
        assertThat(rows.tasks(job)).containsEntry("DONE", 2L).containsEntry("READY", 3L);
        for (int i = 0; i < 3; i++) {
            Claim claim = claim();
            assertThat(claim.attempts()).isEqualTo(1);
            desk.done(claim, Settlement.done(1, Effect.NONE));
        }
        Claim finish = claim();
        assertThat(finish.name()).isEqualTo(Claim.FINISH);
        desk.closed(finish, Ending.succeeded(Effect.NONE));
        assertThat(rows.text("state", job)).isEqualTo("SUCCEEDED");
        assertThat(rows.number("tasks_done", job)).isEqualTo(5);
        assertThat(rows.number("tasks_open", job)).isZero();
    }

    @Test
    void what_a_task_asks_for_while_its_job_is_being_cancelled_is_done_by_the_retry() {
        UUID job = rows.exclusive(tenant, UUID.randomUUID(), DeskRows.LANE, true, 1);
        Claim running = claim();
        jobs.cancel(tenant, job);
        desk.done(running, Settlement.done().with(0, List.of(NewTask.of("more", 1, 1), NewTask.of("more", 1, 2))));
        Claim closing = claim();
        assertThat(closing.name()).as("nothing more is done now").isEqualTo(Claim.FAIL);
        desk.closed(closing, new Ending(desk.verdict(job), null, null, Effect.NONE, true));
        assertThat(rows.tasks(job)).containsEntry("CANCELLED", 2L);
        assertThat(rows.number("tasks_cancelled", job)).isEqualTo(2);
        assertThat(rows.number("tasks_open", job)).isZero();

        jobs.retry(tenant, job, Effect.NONE);

        assertThat(claim().name()).isEqualTo("more");
        assertThat(claim().name()).isEqualTo("more");
    }

    @Test
    void a_job_cannot_be_tried_again_after_24_hours_or_once_it_was_given_up_or_while_it_runs() {
        UUID late = cancelledAfterTwoOfFive(UUID.randomUUID());
        rows.pass(late, Duration.ofHours(25));
        UUID source = UUID.randomUUID();
        UUID closed = cancelledAfterTwoOfFive(source);
        database.change(sql -> assertThat(jobs.closeRetries(sql, source, ProbeHandler.KIND))
                .extracting(JobInfo::id)
                .containsExactly(closed));
        UUID running = cancelledAfterTwoOfFive(UUID.randomUUID());
        jobs.retry(tenant, running, Effect.NONE);

        for (UUID job : new UUID[] {late, closed, running}) {
            assertThatThrownBy(() -> jobs.retry(tenant, job, Effect.NONE))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.JOB_NOT_RETRYABLE));
        }
        old.retries();
        assertThat(rows.text("retry_until", late)).isNull();
    }

    @Test
    void a_retry_has_its_source_or_does_not_begin() {
        UUID source = UUID.randomUUID();
        UUID job = cancelledAfterTwoOfFive(source);
        rows.exclusive(tenant, source, Lane.RESTORE, false, 1);

        assertThatThrownBy(() -> jobs.retry(tenant, job, Effect.NONE))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_IN_USE));
        assertThat(rows.text("state", job)).isEqualTo("CANCELLED");
        assertThat(rows.text("retry_until", job)).isNotNull();
    }

    @Test
    void completed_jobs_go_sooner_than_failed_ones_and_those_that_can_be_tried_again_stay() {
        UUID completed = ended(JobState.SUCCEEDED, Duration.ofDays(31));
        UUID recent = ended(JobState.SUCCEEDED, Duration.ofDays(29));
        UUID failed = ended(JobState.FAILED, Duration.ofDays(89));
        UUID longFailed = ended(JobState.CANCELLED, Duration.ofDays(91));
        UUID retryable = ended(JobState.FAILED, Duration.ofDays(100));
        database.change(sql -> sql.update(
                "update job set retry_until = ? where id = ?", Instant.now().plusSeconds(9), retryable));
        UUID running = rows.job(tenant, 1);

        old.operations();

        assertThat(rows.exists(completed)).isFalse();
        assertThat(rows.exists(recent)).isTrue();
        assertThat(rows.exists(failed)).isTrue();
        assertThat(rows.exists(longFailed)).isFalse();
        assertThat(rows.exists(retryable)).isTrue();
        assertThat(rows.exists(running)).isTrue();
    }

    @Test
    void what_a_vanished_worker_held_of_a_job_that_is_being_stopped_is_not_run_again() {
        UUID job = rows.job(tenant, 2);
        claim();
        jobs.cancel(tenant, job);
        rows.pass(job, Duration.ofMinutes(5));

        sweeps.leases();

        assertThat(claim().name()).isEqualTo(Claim.FAIL);
        assertThat(rows.tasks(job)).containsEntry("CANCELLED", 2L);
    }

    private UUID ended(JobState state, Duration ago) {
        UUID job = rows.job(tenant, 1);
        database.change(sql -> {
            // Straight to its end, past the moves that MovesTest watches.
            sql.update("set local session_replication_role = replica");
            sql.update("update task set state = 'DONE' where job_id = ?", job);
            sql.update(
                    "update job set state = ?, tasks_open = 0, ended_at = ? where id = ?",
                    state,
                    Instant.now().minus(ago),
                    job);
        });
        return job;
    }

    private UUID cancelledAfterTwoOfFive(UUID source) {
        UUID job = rows.exclusive(tenant, source, DeskRows.LANE, true, 5);
        desk.done(claim(), Settlement.done(1, Effect.NONE));
        desk.done(claim(), Settlement.done(1, Effect.NONE));
        jobs.cancel(tenant, job);
        Claim closing = claim();
        desk.closed(closing, new Ending(desk.verdict(job), null, null, Effect.NONE, true));
        return job;
    }

    private Claim claim() {
        return turns.claim(DeskRows.LANE, "test").orElseThrow();
    }
}
