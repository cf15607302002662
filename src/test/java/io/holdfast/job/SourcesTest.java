package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the engine shares its slots among sources, and a source among its jobs. */
@QuarkusTest
@TestProfile(DeskAlone.class)
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
class SourcesTest {
    private static final int CAP = 8;

    @Inject
    DeskRows rows;

    @Inject
    Turns turns;

    @Inject
    TaskDesk desk;

    @Inject
    JobSweeps sweeps;

    @Inject
    Jobs jobs;

    private TenantId tenant;

    @BeforeEach
    void an_empty_desk() {
        rows.clear();
        tenant = rows.tenant();
    }

    @AfterEach
    void no_turn_is_wrong() {
        assertThat(rows.turnsAreRight()).isTrue();
    }

    @Test
    void a_source_runs_no_more_tasks_than_its_cap_and_the_tenants_other_source_goes_on() {
        UUID large = rows.job(tenant, 20);
        UUID small = rows.job(tenant, 3);

        List<Claim> taken = claims(CAP + 3);

        assertThat(taken.stream().filter(claim -> claim.job().id().equals(large)))
                .hasSize(CAP);
        assertThat(taken.stream().filter(claim -> claim.job().id().equals(small)))
                .hasSize(3);
        assertThat(claim()).isEmpty();
    }

    @Test
    void the_sources_of_a_tenant_take_turns() {
        UUID one = rows.job(tenant, 5);
        UUID two = rows.job(tenant, 5);

        assertThat(claims(4).stream().map(claim -> claim.job().id()))
                .containsSubsequence(one, two)
                .contains(two, one);
        assertThat(rows.tasks(one)).containsEntry("RUNNING", 2L);
        assertThat(rows.tasks(two)).containsEntry("RUNNING", 2L);
    }

    @Test
    void a_throttled_source_frees_its_slot_and_none_of_its_tasks_is_taken_until_its_limit_lets_it_go_on() {
        UUID throttled = rows.job(tenant, 5);
        Claim held = claim().orElseThrow();
        desk.throttled(held, Instant.now().plusSeconds(60), ErrorCode.SOURCE_THROTTLED, "wait");
        UUID free = rows.job(tenant, 2);

        assertThat(claims(2)).allMatch(claim -> claim.job().id().equals(free));
        assertThat(claim()).isEmpty();
        sweeps.due();
        assertThat(claim()).isEmpty();

        rows.pass(throttled, Duration.ofSeconds(61));
        sweeps.due();
        List<Claim> again = claims(5);
        assertThat(again)
                .allMatch(claim -> claim.job().id().equals(throttled))
                .allMatch(claim -> claim.attempts() == 1);
    }

    @Test
    void time_in_which_the_sources_limit_lets_no_task_run_does_not_count_against_the_deadline() {
        UUID job = rows.job(tenant, 2);
        Claim first = claim().orElseThrow();
        desk.throttled(first, Instant.now().plus(Duration.ofHours(7)), ErrorCode.SOURCE_THROTTLED, "wait");
        rows.pass(job, Duration.ofHours(7));
        sweeps.overdue();
        assertThat(rows.text("verdict", job)).as("it waits").isNull();

        sweeps.due();
        Claim again = claim().orElseThrow();
        sweeps.overdue();
        assertThat(rows.text("verdict", job)).as("it has its six hours yet").isNull();

        rows.pass(job, Duration.ofHours(7));
        sweeps.overdue();
        assertThat(rows.text("verdict", job)).isEqualTo("TIMED_OUT");
        assertThat(desk.renew(List.of(again.token())).get(again.token()).wish()).isEqualTo(TaskDesk.Wish.STOP);
    }

    @Test
    void a_job_ends_after_three_days_whatever_it_waits_for() {
        UUID job = rows.job(tenant, 2);
        desk.throttled(
                claim().orElseThrow(), Instant.now().plus(Duration.ofDays(4)), ErrorCode.SOURCE_THROTTLED, "wait");
        rows.pass(job, Duration.ofHours(73));
        sweeps.overdue();

        assertThat(rows.text("verdict", job)).isEqualTo("TIMED_OUT");
    }

    @Test
    void tasks_that_were_under_way_together_and_fail_together_are_one_failure_of_the_source() {
        UUID job = rows.job(tenant, 8);
        List<Claim> together = claims(8);
        together.forEach(claim -> desk.putBack(claim, Instant.now(), true, ErrorCode.SOURCE_UNREACHABLE, "down"));

        assertThat(rows.number("source_failures", job)).isEqualTo(1);
        assertThat(rows.text("verdict", job)).isNull();
        // The task whose failure was counted is tried again first: that is the same failure.
        for (int i = 0; i < 5; i++) {
            sweeps.due();
            desk.putBack(claim().orElseThrow(), Instant.now(), true, ErrorCode.SOURCE_FAILED, "500");
        }
        assertThat(rows.text("error_code", job)).isEqualTo("source_given_up");
        endOf(job);
    }

    @Test
    void an_automatic_job_makes_way_for_a_persons_and_goes_on_afterwards() {
        UUID source = UUID.randomUUID();
        UUID automatic = rows.exclusive(tenant, source, Lane.BACKUP_AUTO, true, 3);
        Claim running = claim().orElseThrow();

        UUID person = rows.exclusive(tenant, source, Lane.RESTORE, false, 1);

        assertThat(desk.renew(List.of(running.token())).get(running.token()).wish())
                .isEqualTo(TaskDesk.Wish.YIELD);
        desk.handBack(running);
        assertThat(claim()).as("the automatic job's queue is held").isEmpty();
        assertThatThrownBy(() -> rows.exclusive(tenant, source, Lane.RESTORE, false, 1))
                .as("another person's work")
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.SOURCE_IN_USE));

        desk.done(turns.claim(Lane.RESTORE, "test").orElseThrow(), Settlement.done());
        Claim finish = turns.claim(Lane.RESTORE, "test").orElseThrow();
        desk.closed(finish, Ending.succeeded(Effect.NONE));
        assertThat(rows.text("state", person)).isEqualTo("SUCCEEDED");
        assertThat(claims(3)).allMatch(claim -> claim.job().id().equals(automatic));
        assertThat(rows.text("waiting_since", automatic)).isNull();
    }

    @Test
    void a_job_that_makes_way_can_be_cancelled_meanwhile() {
        UUID source = UUID.randomUUID();
        UUID automatic = rows.exclusive(tenant, source, Lane.BACKUP_AUTO, true, 3);
        rows.exclusive(tenant, source, Lane.RESTORE, false, 1);

        jobs.cancel(tenant, automatic);

        endOf(automatic);
        assertThat(rows.text("state", automatic)).isEqualTo("CANCELLED");
    }

    @Test
    void automatic_work_never_takes_a_source_from_anybody() {
        UUID source = UUID.randomUUID();
        rows.exclusive(tenant, source, Lane.BACKUP_AUTO, true, 1);

        assertThatThrownBy(() -> rows.exclusive(tenant, source, Lane.BACKUP_AUTO, true, 1))
                .isInstanceOf(Problem.class);
    }

    @Test
    void a_source_is_held_until_the_child_of_a_cancelled_job_has_ended_too() {
        UUID source = UUID.randomUUID();
        UUID parent = rows.exclusive(tenant, source, DeskRows.LANE, false, 1);
        Claim ofParent = claim().orElseThrow();
        UUID child = rows.child(tenant, source, parent);
        Claim running = claim().orElseThrow();
        assertThat(running.job().id()).isEqualTo(child);
        jobs.cancel(tenant, parent);
        desk.cancelled(ofParent);
        endOf(parent);
        assertThat(rows.text("state", parent)).isEqualTo("CANCELLED");

        assertThatThrownBy(() -> rows.exclusive(tenant, source, DeskRows.LANE, false, 1))
                .isInstanceOfSatisfying(
                        Problem.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.SOURCE_IN_USE));

        desk.cancelled(running);
        endOf(child);
        assertThat(rows.text("state", child)).isEqualTo("CANCELLED");
        rows.exclusive(tenant, source, DeskRows.LANE, false, 1);
    }

    @Test
    void a_job_that_has_ended_meanwhile_is_not_waited_for() {
        UUID over = rows.exclusive(tenant, UUID.randomUUID(), DeskRows.LANE, false, 1);
        Claim last = claim().orElseThrow();
        desk.done(last, Settlement.done());
        desk.closed(claim().orElseThrow(), Ending.succeeded(Effect.NONE));
        UUID late = rows.exclusive(tenant, UUID.randomUUID(), DeskRows.LANE, false, 1);
        Claim first = claim().orElseThrow();

        desk.done(
                first,
                Settlement.done()
                        .with(0, List.of(NewTask.of("probe", 1, Map.of()).after(over))));

        assertThat(claim().orElseThrow().job().id()).isEqualTo(late);
    }

    @Test
    void who_joins_an_automatic_job_gets_it_done_in_the_lane_of_people() {
        UUID source = UUID.randomUUID();
        UUID automatic = rows.exclusive(tenant, source, Lane.BACKUP_AUTO, true, 3);
        Claim running = claim().orElseThrow();

        Optional<JobInfo> joined = jobs.join(source, ProbeHandler.KIND, Lane.BACKUP_MANUAL);

        assertThat(joined.orElseThrow().id()).isEqualTo(automatic);
        assertThat(claim()).isEmpty();
        desk.done(running, Settlement.done(1, Effect.NONE));
        for (int i = 0; i < 2; i++) {
            Claim claim = turns.claim(Lane.BACKUP_MANUAL, "test").orElseThrow();
            assertThat(claim.job().id()).isEqualTo(automatic);
            desk.done(claim, Settlement.done(1, Effect.NONE));
        }
        desk.closed(turns.claim(Lane.BACKUP_MANUAL, "test").orElseThrow(), Ending.succeeded(Effect.NONE));
        assertThat(rows.text("state", automatic)).isEqualTo("SUCCEEDED");
        assertThat(jobs.join(source, ProbeHandler.KIND, Lane.BACKUP_MANUAL)).isEmpty();
    }

    private void endOf(UUID job) {
        Claim closing = claim().orElseThrow();
        assertThat(closing.name()).isEqualTo(Claim.FAIL);
        desk.closed(closing, new Ending(desk.verdict(job), null, null, Effect.NONE, false));
    }

    private Optional<Claim> claim() {
        return turns.claim(DeskRows.LANE, "test");
    }

    private List<Claim> claims(int count) {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            claims.add(claim().orElseThrow());
        }
        return claims;
    }
}
