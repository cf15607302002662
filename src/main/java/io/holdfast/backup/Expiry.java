package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.problem.Problem;
import io.holdfast.replica.SchedulerOnly;
import io.holdfast.tenant.TenantId;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Deletes backups whose time is over, unless they are pinned or {@link HoldBack held back}. One that is being read is deleted when the reader has let go. */
@Singleton
class Expiry {
    private static final Logger LOG = Logger.getLogger(Expiry.class);
    private static final int BATCH = 100;
    private final Database database;
    private final Backups backups;
    private final HoldBack hold;
    private final Clock clock;

    Expiry(Database database, Backups backups, HoldBack hold, Clock clock) {
        this.database = database;
        this.backups = backups;
        this.hold = hold;
        this.clock = clock;
    }

    private record Expired(TenantId tenant, UUID id) {}

    @Scheduled(
            every = "60s",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void sweep() {
        List<Expired> expired = database.list(
                row -> new Expired(TenantId.fromString(row.text("tenant_id")), row.id("id")),
                """
                select b.tenant_id, b.id from backup b where b.expires_at < ? and b.deleted_at is null and not b.pinned and b.result is not null
                and not exists (select 1 from moment_hold h where h.backup_id = b.id) and not\s""" + hold.condition() + " order by b.expires_at limit ?",
                clock.instant(),
                BATCH);
        for (Expired backup : expired) {
            try {
                if (!backups.expire(backup.tenant(), backup.id())) {
                    LOG.debugf("Backup %s is in use and expires later", backup.id());
                }
            } catch (Problem e) {
                LOG.warnf("Backup %s could not be deleted at its expiry: %s", backup.id(), e.getMessage());
            }
        }
    }
}
