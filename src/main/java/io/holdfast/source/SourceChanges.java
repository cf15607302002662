package io.holdfast.source;

import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import io.holdfast.idempotency.IdempotencyKey;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.Facts;
import io.holdfast.vault.Snapshots;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

/** Changes of sources that others have to hear of: each is noted as a fact, and revocations are told. Safe for use by many threads. */
@Singleton
public class SourceChanges {
    private static final int LONGEST_REASON = 500;
    private final Database database;
    private final Facts facts;
    private final Snapshots snapshots;
    private final Event<SourceRevoked> revoked;
    private final Clock clock;

    SourceChanges(Database database, Facts facts, Snapshots snapshots, Event<SourceRevoked> revoked, Clock clock) {
        this.database = database;
        this.facts = facts;
        this.snapshots = snapshots;
        this.revoked = revoked;
        this.clock = clock;
    }

    /** Notes within the caller's transaction that there is a new source, which claims the key of the call that made it. */
    void made(TenantId tenant, UUID source) {
        database.joining(sql -> {
            IdempotencyKey.claim(sql, source, null);
            note(sql, tenant, source);
            return null;
        });
    }

    /** Notes within the caller's transaction that a source is another one. */
    void note(TenantId tenant, UUID source) {
        database.joining(sql -> {
            note(sql, tenant, source);
            return null;
        });
    }

    /** Notes within the caller's transaction that what is stored of a source so far is of that account: the source leads to another one from now on. */
    void leave(UUID source, String account) {
        database.joining(sql -> {
            snapshots.recordAccount(sql, source, account);
            return null;
        });
    }

    void note(Sql sql, TenantId tenant, UUID source) throws SQLException {
        facts.note(sql, tenant, source, SourceFacts.KIND, source);
    }

    /** Writes what was noted into the object store. To be called once the change is committed. */
    void acknowledge(UUID source) {
        facts.acknowledge(SourceFacts.KIND, source);
    }

    /** Takes a source out of work within the caller's transaction: everything stored stays, nothing more is done with it. False where it was out already. @param reason for people */
    public boolean revoke(Sql sql, TenantId tenant, UUID source, String reason) throws SQLException {
        String said = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
        int rows = sql.update(
                "update source set state = 'REVOKED', revoked_reason = ?, updated_at = ? where id = ? and tenant_id = ? and state <> 'REVOKED'",
                said,
                clock.instant(),
                source,
                tenant.toString());
        if (rows == 0) {
            return false;
        }
        note(sql, tenant, source);
        revoked.fire(new SourceRevoked(sql, tenant, source, said));
        return true;
    }

    /** As {@link #revoke(Sql, TenantId, UUID, String)}, in the caller's transaction or one of its own. */
    void revoke(TenantId tenant, UUID source, String reason) {
        database.joining(sql -> revoke(sql, tenant, source, reason));
    }
}
