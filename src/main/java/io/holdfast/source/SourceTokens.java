package io.holdfast.source;

import io.holdfast.connector.TokenKeeper;
import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The tokens of sources, sealed by their tenants' keys. Who asks for a token has a lease on the row, by the database's clock, and no transaction; what is saved is saved only over what
 * was there when the lease began. Safe for use by many threads.
 */
@Singleton
class SourceTokens {
    private final Database database;
    private final Tenants tenants;
    private final SourceChanges changes;
    private final Json json;

    SourceTokens(Database database, Tenants tenants, SourceChanges changes, Json json) {
        this.database = database;
        this.tenants = tenants;
        this.changes = changes;
        this.json = json;
    }

    /** What lies in the sealed bytes. */
    @RegisterForReflection
    record Sealed(String access, String refresh) {}

    /** Where one source's tokens are kept. */
    TokenKeeper keeper(TenantId tenant, UUID source) {
        return new Keeper(tenant, source);
    }

    /** New credentials: tokens that older ones brought are gone. Within the caller's transaction. */
    void forget(UUID source) {
        database.joining(sql -> sql.update("delete from source_token where source_id = ?", source));
    }

    /** The bytes to be handed to {@link #put}. */
    byte[] sealed(TenantId tenant, UUID source, TokenKeeper.Tokens tokens) {
        byte[] plain = json.text(new Sealed(tokens.access(), tokens.refresh())).getBytes(StandardCharsets.UTF_8);
        return tenants.key(tenant).sealSecret(purpose(source), plain);
    }

    /** Puts tokens in the place of whatever was there. */
    void put(Sql sql, TenantId tenant, UUID source, byte[] sealed, Instant renewAt) throws SQLException {
        sql.update("""
                insert into source_token (source_id, tenant_id, version, sealed, renew_at) values (?, ?, nextval('source_token_version'), ?, ?)
                on conflict (source_id) do update set version = excluded.version, sealed = excluded.sealed, renew_at = excluded.renew_at,
                    lease = null, lease_until = null, asked_at = null, changed_at = now()""", source, tenant.toString(), sealed, renewAt);
    }

    private static String purpose(UUID source) {
        return "source-token/" + source;
    }

    private final class Keeper implements TokenKeeper {
        private final TenantId tenant;
        private final UUID source;

        Keeper(TenantId tenant, UUID source) {
            this.tenant = tenant;
            this.source = source;
        }

        @Override
        public Kept kept() {
            record Found(long version, byte[] sealed, Instant renewAt) {
                static Found of(Row row) throws SQLException {
                    return new Found(row.large("version"), row.bytes("sealed"), row.instant("renew_at"));
                }
            }
            Optional<Found> found = database.first(
                    Found::of,
                    "select version, sealed, renew_at from source_token where source_id = ? and tenant_id = ?",
                    source,
                    tenant.toString());
            return new Kept(
                    found.map(Found::version).orElse(0L),
                    found.filter(it -> it.sealed() != null).map(it -> opened(it.sealed(), it.renewAt())));
        }

        private Tokens opened(byte[] sealed, Instant renewAt) {
            byte[] plain = tenants.key(tenant).openSecret(purpose(source), sealed);
            Sealed tokens = json.value(new String(plain, StandardCharsets.UTF_8), Sealed.class);
            return new Tokens(tokens.access(), tokens.refresh(), renewAt);
        }

        @Override
        public Optional<Turn> begin(long version, Duration time) {
            UUID lease = UUID.randomUUID();
            return database.transaction(sql -> {
                if (version == 0) {
                    sql.update(
                            "insert into source_token (source_id, tenant_id, version) values (?, ?, 0) on conflict do nothing",
                            source,
                            tenant.toString());
                }
                return sql.first(
                        row -> new Turn(version, lease, row.instant("before") != null),
                        """
                        update source_token t set lease = ?, lease_until = now() + ? * interval '1 millisecond', asked_at = now()
                        from (select source_id, asked_at from source_token where source_id = ? and version = ?
                            and (lease_until is null or lease_until < now()) for update) old
                        where t.source_id = old.source_id returning old.asked_at as before""",
                        lease,
                        time.toMillis(),
                        source,
                        version);
            });
        }

        @Override
        public boolean save(Turn turn, Tokens tokens) {
            byte[] sealed = sealed(tenant, source, tokens);
            return database.transaction(sql -> sql.update("""
                            update source_token set version = nextval('source_token_version'), sealed = ?, renew_at = ?,
                                lease = null, lease_until = null, asked_at = null, changed_at = now()
                            where source_id = ? and version = ?""", sealed, tokens.renewAt(), source, turn.version()) == 1);
        }

        @Override
        public void release(Turn turn, boolean untaken) {
            boolean asBefore = untaken && !turn.unsettled();
            database.change(sql -> sql.update(
                    "update source_token set lease = null, lease_until = null, asked_at = case when ? then null else asked_at end where source_id = ? and lease = ?",
                    asBefore,
                    source,
                    turn.lease()));
        }

        @Override
        public boolean refused(Turn turn, String reason) {
            return database.transaction(sql -> {
                int mine = sql.update(
                        "update source_token set lease = null, lease_until = null, asked_at = null where source_id = ? and version = ?",
                        source,
                        turn.version());
                if (mine == 1) {
                    changes.revoke(sql, tenant, source, reason);
                }
                return mine == 1;
            });
        }
    }
}
