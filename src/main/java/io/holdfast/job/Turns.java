package io.holdfast.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Where workers take tasks: tenants in turn, a tenant's sources in turn, none beyond its cap, over all replicas. Safe for use by many threads. */
@Singleton
class Turns {
    private static final int TRIES = 3;
    private final Engine engine;
    private final TurnRows rows;
    private final JobConfig config;
    private final Json json;

    Turns(Engine engine, TurnRows rows, JobConfig config, Json json) {
        this.engine = engine;
        this.rows = rows;
        this.config = config;
        this.json = json;
    }

    /** Takes the next READY task of the tenant served longest ago that is under its caps; empty where there is none. */
    Optional<Claim> claim(Lane lane, String owner) {
        for (int tries = 0; tries < TRIES; tries++) {
            Optional<Claim> claim = engine.move(move -> tryClaim(move, lane, owner));
            if (claim.isPresent()) {
                return claim;
            }
        }
        return Optional.empty();
    }

    private Optional<Claim> tryClaim(Move move, Lane lane, String owner) throws SQLException {
        Optional<String> tenant = rows.nextTenant(move.sql(), lane);
        if (tenant.isEmpty()) {
            return Optional.empty();
        }
        Optional<Queue> queue = rows.nextQueue(move.sql(), lane, tenant.get());
        if (queue.isEmpty()) {
            return Optional.empty();
        }
        Optional<Claim> claim = take(move, queue.get(), owner);
        if (claim.isPresent()) {
            rows.served(move.sql(), queue.get(), move.now());
            begin(move, claim.get().job().id());
        }
        return claim;
    }

    private Optional<Claim> take(Move move, Queue queue, String owner) throws SQLException {
        return move.sql()
                .first(
                        row -> claim(row, move),
                        """
                        update task t set state = 'RUNNING', attempts = attempts + 1, started_at = ?, not_before = null,
                            lease_owner = ?, lease_token = ?, lease_until = ?
                        from job j where j.id = t.job_id and t.state = 'READY' and t.id = (
                            select id from task where lane = ? and tenant_id = ? and source_id = ? and state = 'READY'
                            order by ready_at, id limit 1 for update skip locked)
                        returning t.id as task_id, t.name, t.payload as task_payload, t.checkpoint, t.attempts, t.losses, t.essential, t.lease_token, j.*""",
                        move.now(),
                        owner,
                        UUID.randomUUID(),
                        move.now().plus(config.lease()),
                        queue.lane().laneName(),
                        queue.tenant(),
                        queue.source());
    }

    /** A task of the job runs: a PENDING job is RUNNING now, and time that it spent waiting for the source's limit moves its deadline. */
    private void begin(Move move, UUID job) throws SQLException {
        move.sql().update("""
                        update job set state = case when state = 'PENDING' then 'RUNNING' else state end,
                            started_at = coalesce(started_at, ?),
                            deadline_at = case when deadline_at is null then ? else deadline_at + coalesce(? - waiting_since, interval '0') end,
                            waiting_since = null
                        where id = ? and (state = 'PENDING' and verdict is null or waiting_since is not null)""", move.now(), move.now().plus(config.deadline()), move.now(), job);
    }

    private Claim claim(Row row, Move move) throws SQLException {
        JobInfo job = JobMoves.info(row, json.value(row.text("payload"), JsonNode.class));
        return new Claim(
                row.large("task_id"),
                row.text("name"),
                job,
                row.id("lease_token"),
                row.text("task_payload"),
                row.text("checkpoint"),
                row.number("attempts"),
                row.number("losses"),
                row.flag("essential"),
                move.now());
    }
}
