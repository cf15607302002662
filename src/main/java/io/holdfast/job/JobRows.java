package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.problem.NewestFirst;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Jobs and tasks as their tenants look at them. Safe for use by many threads. */
@Singleton
class JobRows {
    private static final String VIEW = "select * from job where tenant_id = ?";
    private final Database database;

    JobRows(Database database) {
        this.database = database;
    }

    /**
     * Which jobs are wanted; null is any.
     *
     * @param live true for those that have not ended, false for those that have
     */
    record Filter(JobState state, String kind, Lane lane, UUID source, UUID parent, Boolean live) {}

    /** One job of a tenant. */
    Optional<JobView> find(TenantId tenant, UUID id) {
        return database.first(JobRows::view, VIEW + " and id = ?", tenant.toString(), id);
    }

    /** Those of the given jobs that are the tenant's. */
    List<JobView> find(TenantId tenant, List<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : database.list(JobRows::view, VIEW + " and id = any(?)", tenant.toString(), ids);
    }

    /** The tenant's jobs that have not ended, oldest first; at most a thousand. */
    List<JobView> live(TenantId tenant) {
        return database.list(
                JobRows::view,
                VIEW + " and state in ('PENDING', 'RUNNING', 'FINISHING') order by created_at, id limit 1000",
                tenant.toString());
    }

    /** The tenant's jobs, newest first, after that position; at most {@code limit}. */
    List<JobView> page(TenantId tenant, Filter filter, NewestFirst after, int limit) {
        StringBuilder query = new StringBuilder(VIEW);
        List<Object> values = new ArrayList<>(List.of(tenant.toString()));
        where(query, values, "state = ?", filter.state());
        where(query, values, "kind = ?", filter.kind());
        where(
                query,
                values,
                "lane = ?",
                filter.lane() == null ? null : filter.lane().laneName());
        where(query, values, "source_id = ?", filter.source());
        where(query, values, "parent_id = ?", filter.parent());
        where(query, values, "(state in ('PENDING', 'RUNNING', 'FINISHING')) = ?", filter.live());
        query.append(" and (created_at, id) < (?, ?) order by created_at desc, id desc limit ?");
        values.addAll(List.of(after.time(), after.id(), limit));
        return database.list(JobRows::view, query.toString(), values.toArray());
    }

    private static void where(StringBuilder query, List<Object> values, String condition, Object value) {
        if (value != null) {
            query.append(" and ").append(condition);
            values.add(value);
        }
    }

    /** A job's tasks in the order in which they were added, after that id; at most {@code limit}. */
    List<TaskView> tasks(UUID job, TaskState state, long after, int limit) {
        StringBuilder query = new StringBuilder("select * from task where job_id = ? and id > ?");
        List<Object> values = new ArrayList<>(List.of(job, after));
        where(query, values, "state = ?", state == null ? null : state.name());
        query.append(" order by id limit ?");
        values.add(limit);
        return database.list(TaskView::of, query.toString(), values.toArray());
    }

    private static JobView view(Row row) throws SQLException {
        return JobView.of(
                JobMoves.info(row, null),
                row.id("parent_id"),
                new JobView.Way(
                        row.text("verdict") != null,
                        row.id("yielded_to"),
                        row.instant("waiting_since"),
                        row.instant("paused_at"),
                        row.instant("deadline_at"),
                        row.instant("retry_until")),
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
