package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.job.Jobs;
import io.holdfast.job.NewJob;
import io.holdfast.replica.SchedulerOnly;
import io.holdfast.tenant.TenantId;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Starts each source's daily care, spread over the day. */
@Singleton
class Care {
    private static final int BATCH = 50;
    private static final Duration DAY = Duration.ofDays(1);
    private final Database database;
    private final Jobs jobs;
    private final Clock clock;

    Care(Database database, Jobs jobs, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
    }

    private record Due(UUID source, TenantId tenant) {}

    @Scheduled(
            every = "60s",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void sweep() {
        Instant now = clock.instant();
        database.change(sql -> sql.update("""
                insert into care (source_id, due_at) select id, ?::timestamptz + random() * interval '1 day' from source s
                where not exists (select 1 from care c where c.source_id = s.id) limit ? on conflict do nothing""", now, 10 * BATCH));
        database.change(sql -> {
            List<Due> due = sql.list(
                    row -> new Due(row.id("source_id"), TenantId.fromString(row.text("tenant_id"))), """
                    select c.source_id, s.tenant_id from care c join source s on s.id = c.source_id join tenant t on t.id = s.tenant_id
                    where c.due_at <= ? and t.key_shredded_at is null
                    order by c.due_at limit ? for update of c skip locked""", now, BATCH);
            for (Due each : due) {
                long spread = ThreadLocalRandom.current().nextLong(DAY.toSeconds() / 10);
                sql.update(
                        "update care set due_at = ? where source_id = ?",
                        now.plus(DAY).minusSeconds(spread),
                        each.source());
                jobs.insert(
                        sql,
                        NewJob.maintenance(
                                UUID.randomUUID(),
                                each.tenant(),
                                each.source(),
                                each.source(),
                                CareHandler.KIND,
                                true,
                                new CareHandler.What()));
            }
        });
    }
}
