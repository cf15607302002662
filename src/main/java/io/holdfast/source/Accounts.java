package io.holdfast.source;

import io.holdfast.connector.Connector;
import io.holdfast.connector.TokenKeeper.Tokens;
import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sources by the account that they are at the outside system, over all tenants: for installing, and for what platforms tell. An account has one source in a tenant, however often it
 * is connected. Safe for use by many threads.
 */
@Singleton
public class Accounts {
    private final Database database;
    private final Tenants tenants;
    private final SourceTokens tokens;
    private final SourceChanges changes;
    private final Json json;
    private final Clock clock;

    Accounts(Database database, Tenants tenants, SourceTokens tokens, SourceChanges changes, Json json, Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.tokens = tokens;
        this.changes = changes;
        this.json = json;
        this.clock = clock;
    }

    /** Whose source. */
    public record Owned(TenantId tenant, UUID source) {}

    /** Something to be written with the source, or not at all. */
    @FunctionalInterface
    public interface With {
        void the(Sql sql, UUID source) throws SQLException;
    }

    /**
     * Connects an account: its old source gets the new tokens and is no longer revoked, with all its backups; where there is none, one is made. Its id.
     *
     * @param with is written in the same transaction
     */
    public UUID connect(
            TenantId tenant,
            Connector connector,
            String account,
            Map<String, String> settings,
            Tokens gained,
            With with) {
        for (int tries = 1; ; tries++) {
            UUID source = find(tenant, connector.name(), account).orElseGet(UUID::randomUUID);
            byte[] sealed = tokens.sealed(tenant, source, gained);
            byte[] nothing = tenants.key(tenant)
                    .sealSecret(Sources.purpose(source), json.text(Map.of()).getBytes(StandardCharsets.UTF_8));
            try {
                database.change(sql -> {
                    connect(sql, tenant, source, connector, account, settings, nothing);
                    tokens.put(sql, tenant, source, sealed, gained.renewAt());
                    changes.note(sql, tenant, source);
                    with.the(sql, source);
                });
                changes.acknowledge(source);
                return source;
            } catch (Database.SqlFailure e) {
                // Another browser connected the same account, or somebody took the name, at the same moment.
                if (!e.isDuplicate() || tries == 3) {
                    throw e;
                }
            }
        }
    }

    private void connect(
            Sql sql,
            TenantId tenant,
            UUID source,
            Connector connector,
            String account,
            Map<String, String> settings,
            byte[] nothing)
            throws SQLException {
        Instant now = clock.instant();
        int known = sql.update(
                "update source set state = 'ACTIVE', revoked_reason = null, settings = ?, updated_at = ?, version = version + 1 where id = ? and tenant_id = ?",
                json.text(settings),
                now,
                source,
                tenant.toString());
        if (known == 1) {
            return;
        }
        sql.update(
                """
                insert into source (id, tenant_id, name, connector, settings, credentials, state, created_at, updated_at, version, account)
                values (?, ?, ?, ?, ?, ?, 'ACTIVE', ?, ?, 0, ?)""",
                source,
                tenant.toString(),
                name(sql, tenant, connector, account, source),
                connector.name(),
                json.text(settings),
                nothing,
                now,
                now,
                account);
    }

    /** The account's id, unless another source of the tenant is called so. */
    private static String name(Sql sql, TenantId tenant, Connector connector, String account, UUID source)
            throws SQLException {
        for (String name : List.of(account, account + " (" + connector.title() + ")")) {
            if (sql.first(row -> 1, "select 1 from source where tenant_id = ? and name = ?", tenant.toString(), name)
                    .isEmpty()) {
                return name;
            }
        }
        return account + " " + source;
    }

    private Optional<UUID> find(TenantId tenant, String connector, String account) {
        return database.first(
                row -> row.id("id"),
                "select id from source where tenant_id = ? and connector = ? and account = ?",
                tenant.toString(),
                connector,
                account);
    }

    /** All sources of an account, whichever tenants they belong to. Within the caller's transaction. */
    public List<Owned> of(Sql sql, String connector, String account) throws SQLException {
        return sql.list(
                row -> new Owned(TenantId.fromString(row.text("tenant_id")), row.id("id")),
                "select tenant_id, id from source where connector = ? and account = ? order by id",
                connector,
                account);
    }

    /** Whose source it is, if it is one of that connector. */
    public Optional<Owned> owner(UUID source, String connector) {
        return database.first(
                row -> new Owned(TenantId.fromString(row.text("tenant_id")), row.id("id")),
                "select tenant_id, id from source where id = ? and connector = ?",
                source,
                connector);
    }

    /** The platform took the access away: the source is revoked and its tokens are forgotten, within the caller's transaction. False where it was revoked before. */
    public boolean uninstalled(Sql sql, Owned owned, String reason) throws SQLException {
        sql.update("delete from source_token where source_id = ?", owned.source());
        return changes.revoke(sql, owned.tenant(), owned.source(), reason);
    }
}
