package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.problem.ErrorCode;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.tenant.TenantId;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The desk alone, on the real database: no consumer takes tasks and no sweep runs but when told. */
@QuarkusTest
@TestProfile(DeskAlone.class)
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
class TaskDeskTest {
    private static final int CAP = 8;

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

    @BeforeEach
    void an_empty_desk() {
        rows.clear();
    }

    @Test
    void fifty_small_tenants_wait_one_round_beside_one_with_thousands_of_tasks() {
        TenantId big = rows.tenant();
        rows.job(big, 3000);
        Set<TenantId> small = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            TenantId tenant = rows.tenant();
            small.add(tenant);
            rows.job(tenant, 2);
        }

        List<TenantId> first = claims(51);
        List<TenantId> second = claims(51);

        assertThat(first).doesNotHaveDuplicates().contains(big).containsAll(small);
        assertThat(second).doesNotHaveDuplicates().contains(big).containsAll(small);
    }

    @Test
    void the_tenant_served_longest_ago_comes_next() {
        TenantId one = rows.tenant();
        TenantId two = rows.tenant();
        rows.job(one, 4);
        List<TenantId> alone = claims(2);
        rows.job(two, 4);

        assertThat(alone).containsExactly(one, one);
        assertThat(claims(4)).containsExactly(two, one, two, one);
    }

    @Test
    void a_tenant_runs_no_more_tasks_than_its_cap() {
        TenantId tenant = rows.tenant();
        rows.job(tenant, 20);
        List<Claim> held = new ArrayList<>();
        for (int i = 0; i < CAP; i++) {
            held.add(claim().orElseThrow());
        }

        assertThat(claim()).isEmpty();
        TenantId other = rows.tenant();
        rows.job(other, 1);
        assertThat(claim().orElseThrow().job().tenant()).isEqualTo(other);
        desk.done(held.getFirst(), Settlement.done());
        assertThat(claim().orElseThrow().job().tenant()).isEqualTo(tenant);
        assertThat(claim()).isEmpty();
    }

    @Test
    void a_task_whose_lease_was_taken_can_neither_settle_nor_checkpoint() {
        UUID job = rows.job(rows.tenant(), 1);
        Claim lost = claim().orElseThrow();
        database.change(sql -> sql.update(
                "update task set lease_until = ? where id = ?", Instant.now().minusSeconds(1), lost.task()));
        sweeps.leases();
        Claim taken = claim().orElseThrow();
        Effect spoils = sql -> sql.update("update job set items_total = 999 where id = ?", job);

        assertThat(taken.task()).isEqualTo(lost.task());
        assertThat(taken.attempts()).isEqualTo(1);
        assertThat(taken.losses()).isEqualTo(1);
        assertThat(desk.renew(List.of(lost.token(), taken.token())))
                .containsExactly(
                        Map.entry(taken.token(), new TaskDesk.Renewal(taken.token(), TaskDesk.Wish.GO_ON, true)));
        assertLost(() -> desk.checkpoint(lost, "{\"at\":1}", 5, spoils));
        assertLost(() -> desk.done(lost, Settlement.done(7, spoils)));
        assertLost(() -> desk.failed(lost, ErrorCode.INTERNAL_ERROR, "no"));
        assertLost(() -> desk.putBack(lost, Instant.now(), true, ErrorCode.SOURCE_UNREACHABLE, "no"));
        assertLost(() -> desk.handBack(lost));
        assertLost(() -> desk.cancelled(lost));
        assertThat(rows.number("items_total", job)).isZero();
        assertThat(rows.number("items_done", job)).isZero();
        assertThat(rows.number("source_failures", job)).isZero();

        desk.checkpoint(taken, "{\"at\":2}", 5, Effect.NONE);
        desk.done(taken, Settlement.done(2, Effect.NONE));
        assertThat(rows.number("items_done", job)).isEqualTo(7);
        assertThat(rows.number("tasks_done", job)).isEqualTo(1);
    }

    @Test
    void leases_are_renewed_without_waiting_for_a_row_that_somebody_writes() {
        rows.job(rows.tenant(), 2);
        Claim free = claim().orElseThrow();
        Claim written = claim().orElseThrow();
        Instant before = until(written);

        Map<UUID, TaskDesk.Renewal> renewals = database.transaction(sql -> {
            sql.update("update task set checkpoint = '{}' where id = ?", written.task());
            return CompletableFuture.supplyAsync(() -> desk.renew(List.of(free.token(), written.token())))
                    .join();
        });

        assertThat(renewals.get(free.token()).prolonged()).isTrue();
        assertThat(renewals.get(written.token()))
                .isEqualTo(new TaskDesk.Renewal(written.token(), TaskDesk.Wish.GO_ON, false));
        assertThat(until(written)).isEqualTo(before);
    }

    @Test
    void what_is_said_of_a_failure_is_stored_whatever_characters_it_has() {
        UUID job = rows.job(rows.tenant(), 1);

        desk.failed(claim().orElseThrow(), ErrorCode.INTERNAL_ERROR, "a\0b");

        assertThat(rows.text("error_detail", job)).contains("a\ufffdb");
    }

    @Test
    void five_source_failures_in_a_row_stop_the_job_in_order() {
        UUID job = rows.job(rows.tenant(), 12);
        for (int i = 0; i < 4; i++) {
            fails();
        }
        desk.done(claim().orElseThrow(), Settlement.done(1, Effect.NONE));
        assertThat(rows.number("source_failures", job))
                .as("a success begins the count anew")
                .isZero();
        Claim running = claim().orElseThrow();
        for (int i = 0; i < 5; i++) {
            assertThat(rows.text("verdict", job)).isNull();
            fails();
        }

        assertThat(rows.text("verdict", job)).isEqualTo("FAILED");
        assertThat(rows.text("error_code", job)).isEqualTo("source_given_up");
        assertThat(claim()).as("the running task is waited for").isEmpty();
        assertThat(desk.renew(List.of(running.token())).get(running.token()).wish())
                .isEqualTo(TaskDesk.Wish.STOP);
        desk.cancelled(running);
        Claim closing = claim().orElseThrow();
        assertThat(closing.name()).isEqualTo(Claim.FAIL);
        desk.closed(closing, new Ending(desk.verdict(job), null, null, Effect.NONE, false));
        assertThat(rows.text("state", job)).isEqualTo("FAILED");
        assertThat(rows.number("tasks_open", job)).isZero();
        assertThat(rows.number("tasks_done", job) + rows.number("tasks_cancelled", job))
                .isEqualTo(rows.number("tasks_total", job));
        assertThat(claim()).isEmpty();
    }

    private void fails() {
        desk.putBack(claim().orElseThrow(), Instant.now(), true, ErrorCode.SOURCE_UNREACHABLE, "down");
        sweeps.due();
    }

    private Optional<Claim> claim() {
        return turns.claim(DeskRows.LANE, "test");
    }

    private List<TenantId> claims(int count) {
        List<TenantId> tenants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tenants.add(claim().orElseThrow().job().tenant());
        }
        return tenants;
    }

    private void assertLost(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(TaskDesk.LeaseLost.class);
    }

    private Instant until(Claim claim) {
        return database.first(
                        row -> row.instant("lease_until"), "select lease_until from task where id = ?", claim.task())
                .orElseThrow();
    }
}
