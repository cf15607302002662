package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.Facts;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.jboss.logging.Logger;

/** People who have looked at an unusual change. Safe for use by many threads. */
@Singleton
class Reviews {
    private static final Logger LOG = Logger.getLogger(Reviews.class);
    private final BackupRows rows;
    private final Database database;
    private final Facts facts;
    private final Clock clock;

    Reviews(BackupRows rows, Database database, Facts facts, Clock clock) {
        this.rows = rows;
        this.database = database;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * Somebody has looked at what is unusual in a backup: it holds nothing back any more. Repeating it changes nothing, nor does it where nothing is unusual;
     * {@code backup_deleted} where the backup is gone.
     *
     * @param by who, for the log
     */
    Backup reviewed(TenantId tenant, UUID id, String by) {
        Backup backup = rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (backup.deleted()) {
            throw Problem.of(ErrorCode.BACKUP_DELETED);
        }
        boolean first = database.transaction(sql -> {
            boolean ended = rows.review(sql, id, clock.instant());
            if (ended) {
                facts.note(sql, tenant, backup.source(), BackupFacts.KIND, id);
            }
            return ended;
        });
        if (first) {
            LOG.infof("The unusual change in backup %s of tenant %s was reviewed by %s", id, tenant, by);
        }
        facts.acknowledge(BackupFacts.KIND, id);
        return rows.find(tenant, id).orElseThrow();
    }
}
