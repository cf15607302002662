package io.holdfast.job;

import io.holdfast.database.Database.Effect;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Fifty tenants with five tasks each, alone and beside one with five thousand: how long their tasks wait for a worker. */
@Singleton
class SmallTenants {
    private static final int TENANTS = 50;
    private static final int TASKS = 5;
    private static final int LARGE = 5_000;
    private static final int WORKERS = 8;
    private final DeskRows rows;
    private final Turns turns;
    private final TaskDesk desk;

    SmallTenants(DeskRows rows, Turns turns, TaskDesk desk) {
        this.rows = rows;
        this.turns = turns;
        this.desk = desk;
    }

    /** The 95th percentile of their waits beside the large one, divided by the same without it. */
    double waitRatio() throws InterruptedException, ExecutionException {
        double alone = wait95(false);
        double beside = wait95(true);
        System.out.printf("p95 of the waits: %.0f ms alone, %.0f ms beside a large tenant%n", alone, beside);
        return beside / alone;
    }

    private double wait95(boolean beside) throws InterruptedException, ExecutionException {
        rows.clear();
        if (beside) {
            rows.job(rows.tenant(), LARGE);
        }
        Set<TenantId> small = new HashSet<>();
        for (int i = 0; i < TENANTS; i++) {
            TenantId tenant = rows.tenant();
            small.add(tenant);
            rows.job(tenant, TASKS);
        }
        JobsBench.Spread waits = new JobsBench.Spread();
        AtomicInteger left = new AtomicInteger(TENANTS * TASKS);
        long began = System.nanoTime();
        List<Future<?>> workers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(threads.submit(() -> {
                    while (left.get() > 0) {
                        Optional<Claim> claim = turns.claim(DeskRows.LANE, "bench");
                        if (claim.isPresent()) {
                            if (small.contains(claim.get().job().tenant())) {
                                waits.add(began);
                                left.decrementAndGet();
                            }
                            LockSupport.parkNanos(JobsBench.WORK.toNanos());
                            desk.done(claim.get(), Settlement.done(1, Effect.NONE));
                        }
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        return waits.at(0.95);
    }
}
