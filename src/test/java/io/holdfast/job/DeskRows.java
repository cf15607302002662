package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The engine's rows as tests of the desk make and read them. */
@Singleton
class DeskRows {
    static final Lane LANE = Lane.BACKUP_AUTO;
    private final Database database;
    private final Tenants tenants;
    private final Jobs jobs;
    private final TurnRows turns;

    DeskRows(Database database, Tenants tenants, Jobs jobs, TurnRows turns) {
        this.database = database;
        this.tenants = tenants;
        this.jobs = jobs;
        this.turns = turns;
    }

    void clear() {
        database.change(sql -> sql.update("truncate task, job, turn, source_turn"));
    }

    TenantId tenant() {
        return tenants.create("desk " + UUID.randomUUID()).id();
    }

    /** A job on a source of its own with so many READY tasks. */
    UUID job(TenantId tenant, int tasks) {
        return job(tenant, UUID.randomUUID(), tasks);
    }

    /** A job on that source with so many READY tasks. */
    UUID job(TenantId tenant, UUID source, int tasks) {
        UUID id = UUID.randomUUID();
        NewJob job = new NewJob(id, tenant, source, id, ProbeHandler.KIND, LANE, false, true, null, Map.of());
        jobs.start(sql -> job);
        addReady(job, tasks - 1);
        return id;
    }

    /** A job that wants the source for itself, with so many READY tasks. */
    UUID exclusive(TenantId tenant, UUID source, Lane lane, boolean automatic, int tasks) {
        UUID id = UUID.randomUUID();
        NewJob job = new NewJob(id, tenant, source, id, ProbeHandler.KIND, lane, true, automatic, null, Map.of());
        jobs.start(sql -> job);
        addReady(job, tasks - 1);
        return id;
    }

    /** A child of an exclusive job on the same source, with one READY task. */
    UUID child(TenantId tenant, UUID source, UUID parent) {
        UUID id = UUID.randomUUID();
        jobs.start(sql -> new NewJob(id, tenant, source, id, ProbeHandler.KIND, LANE, true, false, parent, Map.of()));
        return id;
    }

    private void addReady(NewJob job, int tasks) {
        Object[] row = {
            job.id(), job.tenant().toString(), job.source(), job.lane().laneName(), Instant.now()
        };
        database.change(sql -> {
            sql.batch(
                    "insert into task (job_id, tenant_id, source_id, lane, name, phase, state, essential, payload, ready_at) values (?, ?, ?, ?, 'step', 0, 'READY', false, '{}', ?)",
                    Collections.nCopies(tasks, row));
            sql.update(
                    "update job set tasks_total = tasks_total + ?, tasks_open = tasks_open + ? where id = ?",
                    tasks,
                    tasks,
                    job.id());
        });
    }

    /** Lets so much time pass for what the job's rows say of the past and the future. */
    void pass(UUID job, Duration time) {
        String back = " - interval '" + time.toSeconds() + " seconds'";
        database.change(sql -> {
            sql.update(
                    "update job set created_at = created_at" + back + ", started_at = started_at" + back
                            + ", deadline_at = deadline_at" + back + ", ends_at = ends_at" + back
                            + ", waiting_since = waiting_since"
                            + back + ", ended_at = ended_at" + back + ", retry_until = retry_until" + back
                            + " where id = ?",
                    job);
            sql.update(
                    "update task set not_before = not_before" + back + ", lease_until = lease_until" + back
                            + " where job_id = ?",
                    job);
            sql.update(
                    "update source_turn set paused_until = paused_until" + back
                            + " where source_id = (select source_id from job where id = ?)",
                    job);
        });
    }

    /** The states of a job's tasks, with how many are in each. */
    Map<String, Long> tasks(UUID job) {
        record Counted(String state, long count) {}
        return database
                .list(
                        row -> new Counted(row.text("state"), row.large("n")),
                        "select state, count(*) as n from task where job_id = ? group by state",
                        job)
                .stream()
                .collect(java.util.stream.Collectors.toMap(Counted::state, Counted::count));
    }

    /** Whether the rows that say whose turn it is are what the tasks say. */
    boolean turnsAreRight() {
        record Turn(Queue queue, int ofSource, int ofTenant) {}
        String right = """
                select s.lane, s.tenant_id, s.source_id, s.runnable, t.runnable as of_tenant from source_turn s join turn t using (lane, tenant_id)""";
        List<Turn> before =
                database.list(row -> new Turn(Queue.of(row), row.number("runnable"), row.number("of_tenant")), right);
        database.change(sql -> {
            Move move = new Move(sql, Instant.now());
            before.forEach(turn -> move.touch(turn.queue()));
            turns.settle(move);
        });
        List<Turn> after =
                database.list(row -> new Turn(Queue.of(row), row.number("runnable"), row.number("of_tenant")), right);
        return java.util.Set.copyOf(before).equals(java.util.Set.copyOf(after));
    }

    long number(String column, UUID job) {
        return database.first(row -> row.large(column), "select " + column + " from job where id = ?", job)
                .orElseThrow();
    }

    String text(String column, UUID job) {
        return database.list(row -> row.text(column), "select " + column + " from job where id = ?", job)
                .getFirst();
    }

    boolean exists(UUID job) {
        return database.first(row -> true, "select 1 from job where id = ?", job)
                .isPresent();
    }
}
