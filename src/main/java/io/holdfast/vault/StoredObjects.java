package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of stored objects with their lifespans. A row carries the first and the last moment of its source that used the object and is LIVE,
 * CONDEMNED or BROKEN; only LIVE objects are shared.
 */
@Singleton
class StoredObjects {
    private final Database database;
    private final ObjectStore store;
    private final Clock clock;
    private final VaultMetrics metrics;

    StoredObjects(Database database, ObjectStore store, Clock clock, VaultMetrics metrics) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Where what comes into the vault is counted. */
    VaultMetrics metrics() {
        return metrics;
    }

    private record Known(ObjectRef ref, boolean live) {}

    /** @param written whether its bytes were stored now, and not by somebody before, or at the same time */
    private record Put(ObjectRef ref, boolean written) {}

    /**
     * Stores a finished draft, first the bytes, then the row. Content that is there already, whole and LIVE, is shared: its lifespan is stretched to
     * {@code seq}. Otherwise the object's name carries {@code seq}, so that no name is ever given twice: a clean-up of the same content that is under way
     * deletes its own object and no other.
     */
    ObjectRef store(Place place, long seq, Draft.Sealed sealed, Frames frames) {
        for (int tries = 0; tries < 5; tries++) {
            List<Known> known = database.list(
                    StoredObjects::known,
                    "select * from vault_object where source_id = ? and kind = ? and name >= ? and name < ?",
                    place.source(),
                    sealed.kind(),
                    sealed.hash() + "-",
                    sealed.hash() + ".");
            Optional<Put> shared = known.stream()
                    .filter(Known::live)
                    .map(it -> new Put(it.ref(), false))
                    .findFirst();
            if (shared.isEmpty()
                    && known.stream().anyMatch(it -> it.ref().name().equals(sealed.hash() + "-" + seq))) {
                // No name is given twice, and this backup has no other: the next one stores the content anew.
                throw Problem.of(ErrorCode.OBJECT_DAMAGED, "An object that this backup stored is broken already.");
            }
            Put put = shared.orElseGet(() -> put(place, sealed, seq, frames));
            if (register(place, seq, put.ref(), null)) {
                metrics.object(put.ref(), put.written());
                return put.ref();
            }
        }
        throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Other work keeps removing the same object.");
    }

    /** Writes the row of an object that is stored, or stretches the LIVE one that is there; false where it may not be shared any more. */
    boolean register(Place place, long seq, ObjectRef ref, byte[] contentHash) {
        return database.transaction(sql -> sql.update(
                        """
                        insert into vault_object (tenant_id, source_id, kind, name, object_id, key_version, size, content_hash, state, first_seq, last_seq, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 'LIVE', ?, ?, ?)
                        on conflict (source_id, kind, name) do update set last_seq = greatest(vault_object.last_seq, excluded.last_seq)
                        where vault_object.state = 'LIVE'""",
                        place.tenant().toString(),
                        place.source(),
                        ref.kind(),
                        ref.name(),
                        ref.idBytes(),
                        ref.keyVersion(),
                        ref.size(),
                        contentHash,
                        seq,
                        seq,
                        clock.instant())
                == 1);
    }

    /** Writes the row of an object that was stored just now under a name of its own; false where a LIVE one of the same content is there. */
    boolean registerNew(Place place, long seq, ObjectRef ref, byte[] contentHash) {
        try {
            return register(place, seq, ref, contentHash);
        } catch (Database.SqlFailure e) {
            if (e.isDuplicate()) {
                return false;
            }
            throw e;
        }
    }

    /** The LIVE object of that kind and content. */
    Optional<ObjectRef> sameContent(Place place, ObjectKind kind, byte[] hash) {
        return database.first(
                StoredObjects::ref,
                "select * from vault_object where source_id = ? and content_hash = ? and kind = ? and state = 'LIVE'",
                place.source(),
                hash,
                kind);
    }

    /**
     * Stretches the lifespans of objects of one kind to {@code seq}; {@code store_unavailable} where one of them is not LIVE any more: whoever chose them has to choose again, which
     * goes without those.
     */
    void stretch(Sql sql, Place place, long seq, ObjectKind kind, Collection<String> names) throws SQLException {
        Set<String> distinct = new HashSet<>(names);
        if (distinct.isEmpty()) {
            return;
        }
        int rows = sql.update(
                "update vault_object set last_seq = greatest(last_seq, ?) where source_id = ? and kind = ? and name = any(?) and state = 'LIVE'",
                seq,
                place.source(),
                kind,
                distinct);
        if (rows != distinct.size()) {
            throw Problem.of(
                    ErrorCode.STORE_UNAVAILABLE,
                    (distinct.size() - rows) + " objects that the snapshot needs are not whole any more.");
        }
    }

    /** Whether an object may be shared. */
    boolean isWhole(Place place, ObjectRef ref) {
        return database.first(
                        row -> true,
                        "select 1 from vault_object where source_id = ? and kind = ? and name = ? and state = 'LIVE'",
                        place.source(),
                        ref.kind(),
                        ref.name())
                .isPresent();
    }

    /** The names of segments of a place that may not be shared. */
    Set<String> unshared(Place place) {
        return new HashSet<>(database.list(
                row -> row.text("name"),
                "select name from vault_object where source_id = ? and kind = 'SEGMENT' and state <> 'LIVE'",
                place.source()));
    }

    private Put put(Place place, Draft.Sealed sealed, long seq, Frames frames) {
        String name = sealed.hash() + "-" + seq;
        ObjectRef ref = sealed.named(name);
        String key = place.key(sealed.kind(), name);
        if (store.putIfAbsent(key, sealed.body())) {
            return new Put(ref, true);
        }
        // Another task stored the same content just now, or an earlier attempt did and died before its row was written,
        // or its answer was lost.
        return new Put(
                new ObjectRef(ref.kind(), name, frames.idOf(ref.kind(), name), ref.keyVersion(), ref.size()), false);
    }

    /** The object that a row of {@code vault_object} tells of. */
    static ObjectRef ref(Row row) throws SQLException {
        return new ObjectRef(
                row.constant(ObjectKind.class, "kind"),
                row.text("name"),
                HexFormat.of().formatHex(row.bytes("object_id")),
                row.number("key_version"),
                row.large("size"));
    }

    private static Known known(Row row) throws SQLException {
        return new Known(ref(row), "LIVE".equals(row.text("state")));
    }
}
