package io.holdfast.tenant;

import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.MasterKeys;
import io.holdfast.crypto.WrappedKey;
import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
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

    /** A new tenant within the caller's transaction, named so or, where another has that name, with its id behind it. */
    public TenantId create(Sql sql, String name) throws SQLException {
        TenantId id = TenantId.random();
        WrappedKey key = masterKeys.newDataKey(id.toString(), 1);
        boolean taken =
                sql.first(row -> 1, "select 1 from tenant where name = ?", name).isPresent();
        sql.update(
                "insert into tenant (id, name, created_at, key_version, master_key_id, wrapped_key) values (?, ?, ?, ?, ?, ?)",
                id.toString(),
                taken ? name + " " + id : name,
                clock.instant(),
                key.version(),
                key.masterKeyId(),
                key.sealed());
        return id;
    }

    /** Takes a tenant in that the object store has and the database has not; false where it has. Named by its id until more is known. */
    public boolean adopt(TenantId id, WrappedKey key) {
        masterKeys.unwrap(id.toString(), key);
        return database.transaction(sql -> sql.update(
                        "insert into tenant (id, name, created_at, key_version, master_key_id, wrapped_key) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                        id.toString(),
                        id.toString(),
                        clock.instant(),
                        key.version(),
                        key.masterKeyId(),
                        key.sealed())
                == 1);
    }

    /** The tenant of that id. */
    public Optional<Tenant> find(TenantId id) {
        return database.first(Tenants::tenant, "select * from tenant where id = ?", id.toString());
    }

    /** At most {@code limit} tenants in the order of their names, behind that name. */
    public List<Tenant> after(String name, int limit) {
        return database.list(Tenants::tenant, "select * from tenant where name > ? order by name limit ?", name, limit);
    }

    /** The tenant's data key; {@code key_shredded} from the moment at which it was erased, on every replica. */
    public DataKey key(TenantId id) {
        KeyRow row = keyRow(id);
        if (row.shreddedAt() != null) {
            keys.remove(id);
            throw Problem.of(ErrorCode.KEY_SHREDDED);
        }
        DataKey known = keys.get(id);
        if (known != null && known.version() == row.wrapped().version()) {
            return known;
        }
        DataKey key = masterKeys.unwrap(id.toString(), row.wrapped());
        keys.put(id, key);
        return key;
    }

    /** The tenant's data key as it is stored, to be copied into the object store; {@code key_shredded} where it was erased. */
    public WrappedKey wrappedKey(TenantId id) {
        KeyRow row = keyRow(id);
        if (row.shreddedAt() != null) {
            throw Problem.of(ErrorCode.KEY_SHREDDED);
        }
        return row.wrapped();
    }

    private record KeyRow(WrappedKey wrapped, Instant shreddedAt) {}

    private KeyRow keyRow(TenantId id) {
        return database.first(
                        row -> new KeyRow(
                                new WrappedKey(
                                        row.number("key_version"), row.text("master_key_id"), row.bytes("wrapped_key")),
                                row.instant("key_shredded_at")),
                        "select key_version, master_key_id, wrapped_key, key_shredded_at from tenant where id = ?",
                        id.toString())
                .orElseThrow(() -> Problem.of(ErrorCode.KEY_UNAVAILABLE));
    }

    private static Tenant tenant(Row row) throws SQLException {
        return new Tenant(TenantId.fromString(row.text("id")), row.text("name"), row.instant("created_at"));
    }
}
