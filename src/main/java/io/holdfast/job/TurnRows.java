package io.holdfast.job;

import io.holdfast.database.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows that say whose turn it is: a tenant's turn in a lane, and within it its sources' turns. Each says how many of its READY tasks the caps, pauses
 * and holds let run now. Both are computed anew from the tasks, under the tenant's lock, in every transaction that changes these; so claims are index look-ups,
 * and nothing can drift.
 */
@Singleton
class TurnRows {
    private final JobConfig config;

    TurnRows(JobConfig config) {
        this.config = config;
    }

    /** Makes sure that the queue has its rows. */
    void open(Sql sql, Queue queue) throws SQLException {
        sql.update(
                "insert into turn (lane, tenant_id, served_at, runnable) values (?, ?, ?, 0) on conflict do nothing",
                queue.lane().laneName(),
                queue.tenant(),
                Instant.EPOCH);
        sql.update(
                "insert into source_turn (lane, tenant_id, source_id, served_at, runnable) values (?, ?, ?, ?, 0) on conflict do nothing",
                queue.lane().laneName(),
                queue.tenant(),
                queue.source(),
                Instant.EPOCH);
    }

    /** Brings the turns of all touched queues up to date, and sends a wake-up for each task more that may run: so the depth of a lane's queue is the work that can run. */
    void settle(Move move) throws SQLException {
        for (Queue queue : move.touched()) {
            int before = lock(move.sql(), queue);
            int after = refresh(move.sql(), queue, null);
            move.wake(queue.lane(), after - before);
        }
    }

    /** The queue's turn has come and its task was taken. Wants the tenant's turn locked. */
    void served(Sql sql, Queue queue, Instant now) throws SQLException {
        refresh(sql, queue, now);
    }

    /** Computes the queue's turns anew; returns how many of the tenant's tasks may run. */
    private int refresh(Sql sql, Queue queue, Instant served) throws SQLException {
        if (refreshSource(sql, queue, served) == 0) {
            open(sql, queue);
            refreshSource(sql, queue, served);
        }
        return sql.first(
                        row -> row.number("runnable"),
                        """
                update turn t set served_at = coalesce(?, served_at), runnable = greatest(0, least(
                    (select coalesce(sum(few.runnable), 0) from (
                        select s.runnable from source_turn s where s.lane = t.lane and s.tenant_id = t.tenant_id and s.runnable > 0 limit ?) few),
                    ? - (select count(*) from task r where r.lane = t.lane and r.tenant_id = t.tenant_id and r.state = 'RUNNING')))
                where t.lane = ? and t.tenant_id = ? returning runnable""",
                        served,
                        config.tenantCap(),
                        config.tenantCap(),
                        queue.lane().laneName(),
                        queue.tenant())
                .orElse(0);
    }

    private int refreshSource(Sql sql, Queue queue, Instant served) throws SQLException {
        return sql.update(
                """
                update source_turn s set served_at = coalesce(?, served_at), runnable = case when held_by is null and paused_until is null then greatest(0, least(
                    (select count(*) from (select 1 from task r where r.lane = s.lane and r.tenant_id = s.tenant_id and r.source_id = s.source_id and r.state = 'READY'
                        limit ?) few),
                    ? - (select count(*) from task r where r.lane = s.lane and r.tenant_id = s.tenant_id and r.source_id = s.source_id and r.state = 'RUNNING')))
                    else 0 end
                where s.lane = ? and s.tenant_id = ? and s.source_id = ?""",
                served,
                config.sourceCap(),
                config.sourceCap(),
                queue.lane().laneName(),
                queue.tenant(),
                queue.source());
    }

    /**
     * Locks the tenant's turn; returns how many of its tasks may run as far as it says. Not {@code for update}: that waits for everybody who has just opened a queue
     * below it, since a row that refers to another one locks that one's key.
     */
    private static int lock(Sql sql, Queue queue) throws SQLException {
        return sql.first(
                        row -> row.number("runnable"),
                        "select runnable from turn where lane = ? and tenant_id = ? for no key update",
                        queue.lane().laneName(),
                        queue.tenant())
                .orElse(0);
    }

    /** Takes nothing from the queue before that time: its source's own limit says so. */
    void pause(Move move, Queue queue, Instant until) throws SQLException {
        lock(move.sql(), queue);
        move.sql()
                .update(
                        "update source_turn set paused_until = greatest(paused_until, ?) where lane = ? and tenant_id = ? and source_id = ?",
                        until,
                        queue.lane().laneName(),
                        queue.tenant(),
                        queue.source());
        move.touch(queue);
    }

    /** Takes nothing from the queue until {@link #letGo}: another job works on the source. */
    void hold(Move move, Queue queue, UUID job) throws SQLException {
        lock(move.sql(), queue);
        move.sql()
                .update(
                        "update source_turn set held_by = ? where lane = ? and tenant_id = ? and source_id = ?",
                        job,
                        queue.lane().laneName(),
                        queue.tenant(),
                        queue.source());
        move.touch(queue);
    }

    void letGo(Move move, Queue queue) throws SQLException {
        hold(move, queue, null);
    }

    /** Ends pauses that are over; returns how many, at most {@code batch}. */
    int endPauses(Move move, int batch) throws SQLException {
        var over = move.sql().list(Queue::of, """
                select lane, tenant_id, source_id from source_turn where paused_until <= ? order by paused_until limit ?""", move.now(), batch);
        for (Queue queue : over.stream().sorted().toList()) {
            lock(move.sql(), queue);
            move.sql()
                    .update(
                            "update source_turn set paused_until = null where lane = ? and tenant_id = ? and source_id = ? and paused_until <= ?",
                            queue.lane().laneName(),
                            queue.tenant(),
                            queue.source(),
                            move.now());
            move.touch(queue);
        }
        return over.size();
    }

    /**
     * Whose turn it is, with the turn's row locked. Workers that come at once pass by each other's rows, and by those served since they looked, so that each
     * serves another tenant; only where that leaves none does one wait for another.
     */
    Optional<String> nextTenant(Sql sql, Lane lane) throws SQLException {
        Optional<String> free = sql.first(row -> row.text("tenant_id"), """
                select t.tenant_id from turn t where t.lane = ? and t.runnable > 0
                and t.served_at = (select s.served_at from turn s where s.lane = t.lane and s.tenant_id = t.tenant_id)
                order by t.served_at, t.tenant_id limit 1 for no key update of t skip locked""", lane.laneName());
        return free.isPresent()
                ? free
                : sql.first(
                        row -> row.text("tenant_id"),
                        "select t.tenant_id from turn t where t.lane = ? and t.runnable > 0 order by t.served_at, t.tenant_id limit 1 for no key update of t",
                        lane.laneName());
    }

    /** The tenant's source that was served longest ago, of those with work that may run. Wants the tenant's turn locked. */
    Optional<Queue> nextQueue(Sql sql, Lane lane, String tenant) throws SQLException {
        return sql.first(
                row -> new Queue(lane, tenant, row.id("source_id")),
                "select source_id from source_turn where lane = ? and tenant_id = ? and runnable > 0 order by served_at, source_id limit 1",
                lane.laneName(),
                tenant);
    }

    /** Forgets queues that nothing was taken from since that time and that have no open task; returns how many, at most {@code batch}. */
    int forgetIdle(Sql sql, Instant before, int batch) throws SQLException {
        return sql.update("""
                delete from source_turn s using (
                    select lane, tenant_id, source_id from source_turn i where runnable = 0 and served_at < ? and held_by is null and not exists (
                        select 1 from job j where j.source_id = i.source_id and j.tenant_id = i.tenant_id and j.state in ('PENDING', 'RUNNING', 'FINISHING'))
                    limit ?) old
                where s.lane = old.lane and s.tenant_id = old.tenant_id and s.source_id = old.source_id and s.runnable = 0 and s.served_at < ?""", before, batch, before);
    }
}
