package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;

/** The engine's rows as tests of the desk make and read them. */
@Singleton
class DeskRows {
    static final Lane LANE = Lane.BACKUP_AUTO;
    private final Database database;
    private final Tenants tenants;
    private final Jobs jobs;

    DeskRows(Database database, Tenants tenants, Jobs jobs) {
        this.database = database;
        this.tenants = tenants;
        this.jobs = jobs;
    }

    void clear() {
        database.change(sql -> {
            sql.update("delete from task");
            sql.update("delete from job");
            sql.update("delete from turn");
        });
    }

    TenantId tenant() {
        return tenants.create("desk " + UUID.randomUUID()).id();
    }

    /** A job with so many READY tasks. */
    UUID job(TenantId tenant, int tasks) {
        UUID id = UUID.randomUUID();
        NewJob job = new NewJob(id, tenant, UUID.randomUUID(), id, ProbeHandler.KIND, LANE, false, null, Map.of());
        jobs.start(job, Effect.NONE);
        Object[] row = {id, tenant.toString(), LANE.laneName(), Instant.now()};
        database.change(sql -> {
            sql.batch(
                    "insert into task (job_id, tenant_id, lane, name, phase, state, essential, payload, ready_at) values (?, ?, ?, 'step', 0, 'READY', false, '{}', ?)",
                    Collections.nCopies(tasks - 1, row));
            sql.update("update job set tasks_total = ?, tasks_open = ? where id = ?", tasks, tasks, id);
        });
        return id;
    }

    long number(String column, UUID job) {
        return database.first(row -> row.large(column), "select " + column + " from job where id = ?", job)
                .orElseThrow();
    }

    String text(String column, UUID job) {
        return database.list(row -> row.text(column), "select " + column + " from job where id = ?", job)
                .getFirst();
    }
}
