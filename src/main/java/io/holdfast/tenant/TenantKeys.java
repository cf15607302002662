package io.holdfast.tenant;

import io.holdfast.crypto.MasterKeys;
import io.holdfast.crypto.WrappedKey;
import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * The rows of all tenants' data keys, as those see them who keep them: which master key wrapped them, and whose copies in the object store have to be looked at. A row says so in
 * the same statement that makes it true, so that whoever dies afterwards is followed by another. Safe for use by many threads.
 */
@Singleton
public class TenantKeys {
    private final Database database;
    private final MasterKeys masterKeys;

    TenantKeys(Database database, MasterKeys masterKeys) {
        this.database = database;
        this.masterKeys = masterKeys;
    }

    /** How many data keys a master key wraps. @param known whether it is configured */
    public record Wrapping(String masterKey, boolean known, long dataKeys) {}

    /** All master keys that wrap data keys, by id. */
    public List<Wrapping> wrappings() {
        return database.list(
                row -> new Wrapping(
                        row.text("master_key_id"), masterKeys.knows(row.text("master_key_id")), row.large("n")),
                "select master_key_id, count(*) as n from tenant where key_shredded_at is null group by master_key_id order by master_key_id");
    }

    /** How many tenants' keys were erased, and of how many tenants copies in the object store have yet to follow. */
    public record Backlog(long shredded, long copiesDue) {}

    public Backlog backlog() {
        return database.first(
                        row -> new Backlog(row.large("shredded"), row.large("due")),
                        "select count(key_shredded_at) as shredded, count(*) filter (where key_copies_due) as due from tenant")
                .orElseThrow();
    }

    /** At most {@code limit} tenants behind that id whose key another master key wraps than the current one. */
    public List<TenantId> outdated(String after, int limit) {
        return database.list(
                row -> TenantId.fromString(row.text("id")),
                "select id from tenant where id > ? and master_key_id <> ? and key_shredded_at is null order by id limit ?",
                after,
                masterKeys.current(),
                limit);
    }

    /** At most {@code limit} tenants behind that id whose copies in the object store have to be looked at. */
    public List<TenantId> withCopiesDue(String after, int limit) {
        return database.list(
                row -> TenantId.fromString(row.text("id")),
                "select id from tenant where key_copies_due and id > ? order by id limit ?",
                after,
                limit);
    }

    /** Puts a key in the place of the one that it was rewrapped from, and notes that copies are due; false where another was there first. */
    public boolean replace(TenantId id, WrappedKey before, WrappedKey after) {
        return database.transaction(sql -> sql.update(
                        """
                        update tenant set master_key_id = ?, wrapped_key = ?, key_copies_due = true
                        where id = ? and master_key_id = ? and key_version = ? and key_shredded_at is null""", after.masterKeyId(), after.sealed(), id.toString(), before.masterKeyId(), before.version())
                == 1);
    }

    /** Erases a tenant's key and notes that its copies are due to go; within the caller's transaction. Repeating it keeps the first moment. */
    public void erase(Sql sql, TenantId id, Instant now) throws SQLException {
        sql.update("""
                update tenant set wrapped_key = null, key_copies_due = true, key_shredded_at = coalesce(key_shredded_at, ?) where id = ?""", now, id.toString());
    }

    /** When a tenant's key was erased; null where it was not. */
    public Instant erasedAt(TenantId id) {
        return database.list(
                        row -> row.instant("key_shredded_at"),
                        "select key_shredded_at from tenant where id = ?",
                        id.toString())
                .getFirst();
    }

    /** The copies are as the row says; false where the row changed meanwhile and they have to be looked at again. */
    public boolean copied(TenantId id, boolean shredded, String masterKey) {
        return database.transaction(sql -> sql.update("""
                        update tenant set key_copies_due = false where id = ? and key_copies_due
                        and (key_shredded_at is not null) = ? and master_key_id = coalesce(?, master_key_id)""", id.toString(), shredded, masterKey) == 1);
    }
}
