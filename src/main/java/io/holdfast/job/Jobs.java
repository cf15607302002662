package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All jobs: started and cancelled by features, looked at by their tenants. Safe for use by many threads. */
@Singleton
public class Jobs {
    private static final String VIEW = "select * from job where tenant_id = ?";
    private final Database database;
    private final JobMoves moves;
    private final Wakes wakes;
    private final Json json;
    private final Clock clock;

    Jobs(Database database, JobMoves moves, Wakes wakes, Json json, Clock clock) {
        this.database = database;
        this.moves = moves;
        this.wakes = wakes;
        this.json = json;
        this.clock = clock;
    }

    /** Starts a job in a transaction of its own together with the feature's rows; {@code source_in_use} where the source has an exclusive job already. */
    public void start(NewJob job, Database.Effect rows) {
        try {
            database.change(sql -> {
                rows.in(sql);
                insert(sql, job);
            });
        } catch (Database.SqlFailure e) {
            if (e.isDuplicate()) {
                throw Problem.of(ErrorCode.SOURCE_IN_USE);
            }
            throw e;
        }
        wakes.send(job.lane());
    }

    /** Starts a job within the caller's transaction. Its wake-up is left to the sweep, unless the caller sends one by {@link #wake} after the commit. */
    public void insert(Sql sql, NewJob job) throws SQLException {
        Instant now = clock.instant();
        sql.update(
                """
                insert into job (id, tenant_id, source_id, subject_id, parent_id, kind, lane, state, exclusive, payload, created_at, tasks_total, tasks_open)
                values (?, ?, ?, ?, ?, ?, ?, 'PENDING', ?, ?::jsonb, ?, 1, 1)""",
                job.id(),
                job.tenant().toString(),
                job.source(),
                job.subject(),
                job.parent(),
                job.kind(),
                job.lane().laneName(),
                job.exclusive(),
                json.text(job.payload()),
                now);
        sql.update("""
                insert into task (job_id, tenant_id, lane, name, phase, state, essential, payload, ready_at)
                values (?, ?, ?, ?, 0, 'READY', true, '{}', ?)""", job.id(), job.tenant().toString(), job.lane().laneName(), Claim.PLAN, now);
        sql.update(
                "insert into turn (lane, tenant_id, served_at) values (?, ?, ?) on conflict do nothing",
                job.lane().laneName(),
                job.tenant().toString(),
                Instant.EPOCH);
    }

    /** Tells a lane that there is work. */
    public void wake(Lane lane) {
        wakes.send(lane);
    }

    /** Stops a job in order; {@code job_not_cancellable} where it is finishing or has ended, {@code not_found} where the tenant has no such job. */
    public void cancel(TenantId tenant, UUID id) {
        JobView job = find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        wakes.after(database.transaction(sql -> {
            moves.lock(sql, job.id());
            Instant now = clock.instant();
            if (!moves.stop(sql, job.id(), JobState.CANCELLED, null, "Cancelled.", now)) {
                if (moves.isBeingCancelled(sql, job.id())) {
                    return List.of();
                }
                throw Problem.of(ErrorCode.JOB_NOT_CANCELLABLE);
            }
            return moves.advance(sql, moves.of(sql, job.id()), now);
        }));
    }

    /** One job of a tenant. */
    public Optional<JobView> find(TenantId tenant, UUID id) {
        return database.first(Jobs::view, VIEW + " and id = ?", tenant.toString(), id);
    }

    /** Those of the given jobs that are the tenant's. */
    public List<JobView> find(TenantId tenant, List<UUID> ids) {
        return ids.isEmpty() ? List.of() : database.list(Jobs::view, VIEW + " and id = any(?)", tenant.toString(), ids);
    }

    /** The tenant's jobs that have not ended, oldest first; at most a thousand. */
    public List<JobView> live(TenantId tenant) {
        return database.list(
                Jobs::view,
                VIEW + " and state in ('PENDING', 'RUNNING', 'FINISHING') order by created_at, id limit 1000",
                tenant.toString());
    }

    /** The tenant's jobs, newest first, before that time and id; at most {@code limit}. */
    public List<JobView> before(TenantId tenant, Instant time, UUID id, int limit) {
        return database.list(
                Jobs::view,
                VIEW + " and (created_at, id) < (?, ?) order by created_at desc, id desc limit ?",
                tenant.toString(),
                time,
                id,
                limit);
    }

    static JobView view(Row row) throws SQLException {
        return JobView.of(
                JobMoves.info(row, null),
                row.id("parent_id"),
                row.text("verdict") != null,
                new JobView.Tasks(
                        row.number("tasks_total"),
                        row.number("tasks_open"),
                        row.number("tasks_done"),
                        row.number("tasks_failed"),
                        row.number("tasks_cancelled")),
                new JobView.Items(row.large("items_total"), row.large("items_done")),
                new JobView.Times(row.instant("created_at"), row.instant("started_at"), row.instant("ended_at")),
                row.text("error_code"),
                row.text("error_detail"));
    }
}
