package io.holdfast.tenant;

import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.MasterKeys;
import io.holdfast.crypto.WrappedKey;
import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All tenants, with their data keys. Safe for use by many threads. */
@Singleton
public class Tenants {
    private final Database database;
    private final MasterKeys masterKeys;
    private final Clock clock;
    private final ConcurrentMap<TenantId, DataKey> keys = new ConcurrentHashMap<>();

    Tenants(Database database, MasterKeys masterKeys, Clock clock) {
        this.database = database;
        this.masterKeys = masterKeys;
        this.clock = clock;
    }

    /** A tenant as others see it. */
    public record Tenant(TenantId id, String name, Instant createdAt) {}

    /** A new tenant with a new data key; {@code name_taken} where another has that name. */
    public Tenant create(String name) {
        Tenant tenant = new Tenant(TenantId.random(), name, clock.instant());
        WrappedKey key = masterKeys.newDataKey(tenant.id().toString(), 1);
        try {
            database.change(sql -> sql.update(
                    "insert into tenant (id, name, created_at, key_version, master_key_id, wrapped_key) values (?, ?, ?, ?, ?, ?)",
                    tenant.id().toString(),
                    name,
                    tenant.createdAt(),
                    key.version(),
                    key.masterKeyId(),
                    key.sealed()));
        } catch (Database.SqlFailure e) {
            if (e.isDuplicate()) {
                throw Problem.of(ErrorCode.NAME_TAKEN, "There is a tenant named " + name + " already.");
            }
            throw e;
        }
        return tenant;
    }

    /** The tenant of that id. */
    public Optional<Tenant> find(TenantId id) {
        return database.first(Tenants::tenant, "select * from tenant where id = ?", id.toString());
    }

    /** At most {@code limit} tenants in the order of their names, behind that name. */
    public List<Tenant> after(String name, int limit) {
        return database.list(Tenants::tenant, "select * from tenant where name > ? order by name limit ?", name, limit);
    }

    /** The tenant's data key, unwrapped and remembered for the life of the process. */
    public DataKey key(TenantId id) {
        DataKey known = keys.get(id);
        if (known != null) {
            return known;
        }
        WrappedKey wrapped = wrappedKey(id);
        DataKey key = masterKeys.unwrap(id.toString(), wrapped);
        keys.put(id, key);
        return key;
    }

    /** The tenant's data key as it is stored, to be copied into the object store. */
    public WrappedKey wrappedKey(TenantId id) {
        return database.first(
                        row -> new WrappedKey(
                                row.number("key_version"), row.text("master_key_id"), row.bytes("wrapped_key")),
                        "select key_version, master_key_id, wrapped_key from tenant where id = ?",
                        id.toString())
                .orElseThrow(() -> Problem.of(ErrorCode.KEY_UNAVAILABLE));
    }

    private static Tenant tenant(Row row) throws SQLException {
        return new Tenant(TenantId.fromString(row.text("id")), row.text("name"), row.instant("created_at"));
    }
}
