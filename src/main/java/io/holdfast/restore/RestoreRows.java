package io.holdfast.restore;

import com.fasterxml.jackson.core.type.TypeReference;
import io.holdfast.connector.Quota;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of restores. */
@Singleton
class RestoreRows {
    /** What was written can be undone as long as the safety backup is there. */
    private static final String JOINED = """
            select r.*, j.state as job_state, j.paused_at, case when b.deleted_at is null and not r.dry_run and r.result is not null
                then least(b.expires_at, r.ended_at + interval '14 days') end as undo_until
            from restore r left join job j on j.id = r.job_id left join backup b on b.id = r.safety_id where r.tenant_id = ?\s""";

    private final Database database;
    private final Json json;

    RestoreRows(Database database, Json json) {
        this.database = database;
        this.json = json;
    }

    /** @param account the fingerprint of the account that the restore writes to */
    void insert(Sql sql, Restore restore, String account) throws SQLException {
        RestoreRequest request = restore.request();
        sql.update(
                """
                insert into restore (id, tenant_id, source_id, backup_id, job_id, selection, on_conflict, dry_run, basis, basis_id, diff_id, seen_id, diff_all, created_at, account)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                restore.id(),
                restore.tenant().toString(),
                request.source(),
                request.backup(),
                restore.job(),
                json.text(request.selection()),
                request.onConflict(),
                request.dryRun(),
                request.basis() == null ? null : request.basis().kind(),
                request.basis() == null ? null : request.basis().restore(),
                request.seen() == null ? null : request.seen().diff(),
                request.seen() == null ? null : request.seen().backup(),
                request.seen() != null && request.seen().all(),
                restore.createdAt(),
                account);
    }

    Optional<Restore> find(TenantId tenant, UUID id) {
        return database.first(this::restore, JOINED + "and r.id = ?", tenant.toString(), id);
    }

    List<Restore> before(TenantId tenant, Instant time, UUID id, int limit) {
        return database.list(
                this::restore,
                JOINED + "and (r.created_at, r.id) < (?, ?) order by r.created_at desc, r.id desc limit ?",
                tenant.toString(),
                time,
                id,
                limit);
    }

    static Effect ended(UUID id, JobState result, Instant now, ErrorCode code, String detail) {
        return sql -> sql.update(
                "update restore set result = ?, ended_at = ?, error_code = ?, error_detail = ? where id = ? and result is null",
                result,
                now,
                code == null ? null : code.code(),
                detail,
                id);
    }

    private List<Quota> quotas(String text) {
        return text == null ? List.of() : json.value(text, new TypeReference<List<Quota>>() {});
    }

    private Restore restore(Row row) throws SQLException {
        JobState result = row.constant(JobState.class, "result");
        JobState job = row.constant(JobState.class, "job_state");
        Basis.Kind basis = row.constant(Basis.Kind.class, "basis");
        boolean planned = row.text("expected_seconds") != null;
        return new Restore(
                row.id("id"),
                TenantId.fromString(row.text("tenant_id")),
                new RestoreRequest(
                        row.id("backup_id"),
                        row.id("source_id"),
                        json.value(row.text("selection"), Selection.class),
                        row.constant(ConflictPolicy.class, "on_conflict"),
                        row.flag("dry_run"),
                        basis == null ? null : new Basis(basis, row.id("basis_id")),
                        row.id("diff_id") == null
                                ? null
                                : new Seen(row.id("diff_id"), row.id("seen_id"), row.flag("diff_all"))),
                row.id("safety_id"),
                row.id("job_id"),
                row.instant("created_at"),
                result != null ? result : job == null ? JobState.PENDING : job,
                row.instant("ended_at"),
                row.large("unchanged"),
                row.instant("paused_at") != null,
                planned
                        ? new Restore.Cost(
                                PlanRows.calls(row), row.large("expected_seconds"), quotas(row.text("quotas")))
                        : null,
                row.instant("undo_until"),
                row.text("error_code"),
                row.text("error_detail"));
    }
}
