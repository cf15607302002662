package io.holdfast.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where workers take tasks: tenants in turn, none beyond its cap, over all replicas. Safe for use by many threads. */
@Singleton
class Turns {
    private static final int CLAIM_TRIES = 3;
    private static final String TURN = """
            select t.tenant_id from turn t where t.lane = ?
            and exists (select 1 from task r where r.lane = t.lane and r.tenant_id = t.tenant_id and r.state = 'READY')
            and (select count(*) from task r where r.lane = t.lane and r.tenant_id = t.tenant_id and r.state = 'RUNNING') < ?
            """;
    private final Database database;
    private final JobMoves moves;
    private final JobConfig config;
    private final Json json;
    private final Clock clock;

    Turns(Database database, JobMoves moves, JobConfig config, Json json, Clock clock) {
        this.database = database;
        this.moves = moves;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /** Takes the next READY task of the tenant served longest ago that is under its cap; empty where there is none. */
    Optional<Claim> claim(Lane lane, String owner) {
        for (int tries = 0; tries < CLAIM_TRIES; tries++) {
            Optional<Claim> claim = database.transaction(sql -> tryClaim(sql, lane, owner));
            if (claim.isPresent()) {
                return claim;
            }
        }
        return Optional.empty();
    }

    private Optional<Claim> tryClaim(Sql sql, Lane lane, String owner) throws SQLException {
        Instant now = clock.instant();
        Optional<String> tenant = nextTenant(sql, lane);
        if (tenant.isEmpty()) {
            return Optional.empty();
        }
        // Whoever waited for the turn's row chose by counts from before its wait: the cap is looked at again, now that
        // nobody else claims for the tenant.
        Optional<Claim> claim = sql.first(
                this::claim,
                """
                with next as (
                    select id from task where lane = ? and tenant_id = ? and state = 'READY'
                    and (select count(*) from task r where r.lane = ? and r.tenant_id = ? and r.state = 'RUNNING') < ?
                    order by ready_at, id limit 1 for update skip locked)
                update task t set state = 'RUNNING', attempts = attempts + 1, started_at = ?, not_before = null,
                    lease_owner = ?, lease_token = ?, lease_until = ?
                from next, job j where t.id = next.id and j.id = t.job_id
                returning t.id as task_id, t.name, t.payload as task_payload, t.checkpoint, t.attempts, t.essential, t.lease_token, j.*""",
                lane.laneName(),
                tenant.get(),
                lane.laneName(),
                tenant.get(),
                config.tenantCap(),
                now,
                owner,
                UUID.randomUUID(),
                now.plus(config.lease()));
        if (claim.isPresent()) {
            sql.update(
                    "update turn set served_at = ? where lane = ? and tenant_id = ?",
                    now,
                    lane.laneName(),
                    tenant.get());
            moves.started(sql, claim.get().job().id(), now, now.plus(config.deadline()));
        }
        return claim;
    }

    /**
     * Whose turn it is, with the turn's row locked. Workers that come at once pass by each other's rows, and by those served since they looked, so that each serves
     * another tenant; only where that leaves none does one wait for another.
     */
    private Optional<String> nextTenant(Sql sql, Lane lane) throws SQLException {
        Optional<String> free =
                sql.first(row -> row.text("tenant_id"), TURN + """
                and t.served_at = (select s.served_at from turn s where s.lane = t.lane and s.tenant_id = t.tenant_id)
                order by t.served_at, t.tenant_id limit 1 for update of t skip locked""", lane.laneName(), config.tenantCap());
        if (free.isPresent()) {
            return free;
        }
        return sql.first(
                row -> row.text("tenant_id"),
                TURN + "order by t.served_at, t.tenant_id limit 1 for update of t",
                lane.laneName(),
                config.tenantCap());
    }

    private Claim claim(Row row) throws SQLException {
        JobInfo job = JobMoves.info(row, json.value(row.text("payload"), JsonNode.class));
        return new Claim(
                row.large("task_id"),
                row.text("name"),
                job,
                row.id("lease_token"),
                row.text("task_payload"),
                row.text("checkpoint"),
                row.number("attempts"),
                row.flag("essential"));
    }
}
