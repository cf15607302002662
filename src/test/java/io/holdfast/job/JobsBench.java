package io.holdfast.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code ./dev bench jobs}: how fast tasks are claimed and settled on the real database beside a million others, how long sweeps take, and how long small
 * tenants wait beside a large one. Not among the tests; its last line goes to the file that {@code holdfast.bench.result} names.
 */
@QuarkusTest
@TestProfile(DeskAlone.class)
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
class JobsBench {
    private static final int JOBS = 10_000;
    private static final int WORKERS = 8;
    private static final int MEASURED = 4_000;
    private static final double MOST_WAIT = 2.0;
    private static final int CHUNK = 10;

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
    SmallTenants smallTenants;

    /** One measured run. */
    private record Run(
            int rows, int tenants, int workers, double perSecond, double claim, double settle, double sweep) {
        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"rows\":%d,\"tenants\":%d,\"workers\":%d,\"tasks_per_s\":%.0f,\"claim_p99_ms\":%.1f,\"settle_p99_ms\":%.1f,\"sweeps_ms\":%.1f}",
                    rows,
                    tenants,
                    workers,
                    perSecond,
                    claim,
                    settle,
                    sweep);
        }
    }

    @Test
    void measure() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int tasks : new int[] {100_000, 1_000_000}) {
            for (int tenants : new int[] {10, JOBS}) {
                runs.add(run(tasks, tenants));
            }
        }
        rows.clear();
        double ratio = smallTenants.waitRatio();
        System.out.printf(Locale.ROOT, "Small tenants wait %.2f times as long beside a large one%n", ratio);
        String result = "{\"runs\":[" + runs.stream().map(Run::json).collect(Collectors.joining(","))
                + String.format(Locale.ROOT, "],\"small_tenant_wait_ratio\":%.2f}%n", ratio);
        write(result);
        assertThat(ratio).isLessThanOrEqualTo(MOST_WAIT);
    }

    private Run run(int tasks, int tenants) throws Exception {
        System.out.printf("%,d tasks of %,d jobs of %,d tenants: filling …%n", tasks, JOBS, tenants);
        fill(tasks, tenants);
        work(500);
        long began = System.nanoTime();
        Times times = work(MEASURED);
        double seconds = (System.nanoTime() - began) / 1e9;
        began = System.nanoTime();
        sweeps.due();
        sweeps.leases();
        sweeps.overdue();
        double sweep = (System.nanoTime() - began) / 1e6;
        Run run = new Run(tasks, tenants, WORKERS, MEASURED / seconds, times.claims.p99(), times.settles.p99(), sweep);
        System.out.println("  " + run.json());
        return run;
    }

    private static final class Times {
        private final Spread claims = new Spread();
        private final Spread settles = new Spread();
    }

    /** Durations, safe for use by many threads. */
    static final class Spread {
        private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

        void add(long began) {
            nanos.add(System.nanoTime() - began);
        }

        double p99() {
            return at(0.99);
        }

        /** In milliseconds. */
        double at(double share) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * share))] / 1e6;
        }
    }

    private Times work(int tasks) throws Exception {
        Times times = new Times();
        AtomicInteger left = new AtomicInteger(tasks);
        List<Future<?>> workers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0) {
                        long began = System.nanoTime();
                        Optional<Claim> claim = turns.claim(DeskRows.LANE, "bench");
                        times.claims.add(began);
                        if (claim.isPresent()) {
                            began = System.nanoTime();
                            desk.done(claim.get(), Settlement.done(1, Effect.NONE));
                            times.settles.add(began);
                        }
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        return times;
    }

    /** Nine of ten tasks are DONE, as in a house that has worked for a while; the others are READY. */
    private void fill(int tasks, int tenants) {
        rows.clear();
        int each = tasks / JOBS;
        int done = each - Math.max(1, each / 10);
        database.change(sql -> {
            sql.update(
                    "insert into tenant (id, name, created_at, key_version, master_key_id, wrapped_key) select md5('bench' || n)::uuid::text, 'bench' || n, now(), 1, 'none', '' from generate_series(0, ?) n on conflict do nothing",
                    tenants - 1);
            sql.update("""
                    insert into job (id, tenant_id, source_id, subject_id, kind, lane, state, exclusive, payload, created_at, started_at, deadline_at, ends_at,
                        tasks_total, tasks_open, tasks_done)
                    select gen_random_uuid(), md5('bench' || (n % ?))::uuid::text, gen_random_uuid(), gen_random_uuid(), 'probe', ?, 'RUNNING', false, '{}', now(), now(),
                        now() + interval '6h', now() + interval '3d', ?, ?, ? from generate_series(1, ?) n""", tenants, DeskRows.LANE.laneName(), each, each - done, done, JOBS);
            sql.update("insert into turn select distinct lane, tenant_id, timestamptz 'epoch', 1 from job");
            sql.update(
                    "insert into source_turn (lane, tenant_id, source_id, served_at, runnable) select distinct lane, tenant_id, source_id, timestamptz 'epoch', 1 from job");
        });
        for (int from = 1; from <= each; from += CHUNK) {
            int first = from;
            database.change(sql -> sql.update("""
                    insert into task (job_id, tenant_id, source_id, lane, name, phase, state, essential, payload, ready_at)
                    select id, tenant_id, source_id, lane, 'step', 0, case when n <= ? then 'DONE' else 'READY' end, false, '{}', now()
                    from job, generate_series(?, ?) n""", done, first, Math.min(each, first + CHUNK - 1)));
        }
        for (String table : Arrays.asList("job", "task", "turn", "source_turn")) {
            database.change(sql -> sql.update("analyze " + table));
        }
    }

    private static void write(String result) throws IOException {
        Files.writeString(Path.of(System.getProperty("holdfast.bench.result", "target/bench-jobs.json")), result);
    }

    /** The time for which a task of the fairness measurement keeps its worker. */
    static final Duration WORK = Duration.ofMillis(20);
}
