package io.holdfast.idempotency;

import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.replica.SchedulerOnly;
import io.holdfast.tenant.TenantId;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keys that were used, and how their calls were answered. Kept for a day. Safe for use by many threads. */
@Singleton
class IdempotencyRows {
    /** How long a key is remembered. */
    static final Duration KEPT = Duration.ofHours(24);

    private static final int BATCH = 1000;
    private final Database database;
    private final Clock clock;

    IdempotencyRows(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * An answer as it was given.
     *
     * @param fingerprint of the call that was answered
     * @param location null for none
     */
    record Answer(byte[] fingerprint, int status, String location, String body) {}

    Optional<Answer> find(TenantId tenant, String key) {
        return database.first(
                row -> new Answer(
                        row.bytes("fingerprint"), row.number("status"), row.text("location"), row.text("body")),
                "select fingerprint, status, location, body from idempotency_key where tenant_id = ? and key = ? and created_at > ?",
                tenant.toString(),
                key,
                clock.instant().minus(KEPT));
    }

    /**
     * Writes a key with its answer, over one whose day is over, and returns whether it did.
     *
     * @param also whether also over one of the same call
     */
    static boolean put(Sql sql, TenantId tenant, String key, Answer answer, Instant now, boolean also)
            throws SQLException {
        return sql.update(
                        """
                        insert into idempotency_key (tenant_id, key, fingerprint, status, location, body, created_at) values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, key) do update set fingerprint = excluded.fingerprint, status = excluded.status, location = excluded.location,
                            body = excluded.body, created_at = excluded.created_at
                        where idempotency_key.created_at <= ? or ? and idempotency_key.fingerprint = excluded.fingerprint""",
                        tenant.toString(),
                        key,
                        answer.fingerprint(),
                        answer.status(),
                        answer.location(),
                        answer.body(),
                        now,
                        now.minus(KEPT),
                        also)
                > 0;
    }

    @Scheduled(
            every = "600s",
            delayed = "50s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = SchedulerOnly.class)
    @RunOnVirtualThread
    void sweep() {
        while (dropped() == BATCH) {
            // Until none is left.
        }
    }

    private int dropped() {
        return database.transaction(sql -> sql.update("""
                delete from idempotency_key where (tenant_id, key) in (
                    select tenant_id, key from idempotency_key where created_at <= ? order by created_at limit ? for update skip locked)""", clock.instant().minus(KEPT), BATCH));
    }
}
