package io.holdfast.operation;

import io.holdfast.database.Database;
import io.holdfast.job.Jobs;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.OldVersions;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.TenantKeys;
import io.holdfast.tenant.Tenants;
import io.holdfast.vault.KeyCopies;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Makes all of a tenant's data unreadable for good by erasing its key: in the row first, so that nobody copies it any more, then in the object store. */
@Singleton
class KeyShredding {
    private static final Logger LOG = Logger.getLogger(KeyShredding.class);
    private final Tenants tenants;
    private final TenantKeys rows;
    private final KeyCopies copies;
    private final OldVersions versions;
    private final Jobs jobs;
    private final Database database;
    private final Clock clock;

    KeyShredding(
            Tenants tenants,
            TenantKeys rows,
            KeyCopies copies,
            OldVersions versions,
            Jobs jobs,
            Database database,
            Clock clock) {
        this.tenants = tenants;
        this.rows = rows;
        this.copies = copies;
        this.versions = versions;
        this.jobs = jobs;
        this.database = database;
        this.clock = clock;
    }

    /** What was done. @param remains what the store keeps of the erased copies */
    record Shredded(Instant at, OldVersions.Remains remains) {}

    /**
     * Erases a tenant's key, whose name has to be said. {@code tenant_at_work} while jobs of it are under way. Repeating it finishes what was cut off, looks at the store again and
     * keeps the first moment; a sweep finishes it as well.
     */
    Shredded shred(TenantId id, String name) {
        Tenants.Tenant tenant = tenants.find(id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (!tenant.name().equals(name)) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "The confirmation has to be the tenant's name.");
        }
        database.change(sql -> {
            if (jobs.isAtWork(sql, id)) {
                throw Problem.of(ErrorCode.TENANT_AT_WORK);
            }
            rows.erase(sql, id, clock.instant());
        });
        LOG.warnf("The key of tenant %s was erased: its data cannot be read any more.", id);
        copies.settle(id);
        return new Shredded(rows.erasedAt(id), versions.erase(KeyCopies.folder(id)));
    }
}
