package io.holdfast.vault;

import io.holdfast.crypto.Sha256;
import io.holdfast.database.Database;
import io.holdfast.database.Row;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Looks whether stored objects are what was written, and marks those that are not as BROKEN: from then on they are not shared, and the next backup stores
 * their content anew. Safe for use by many threads.
 */
@Singleton
public class ObjectCheck {
    private final Database database;
    private final ObjectStore store;
    private final Tenants tenants;
    private final KeyCopies keys;
    private final Manifests manifests;
    private final Facts facts;
    private final VaultMetrics metrics;
    private final Clock clock;

    ObjectCheck(
            Database database,
            ObjectStore store,
            Tenants tenants,
            KeyCopies keys,
            Manifests manifests,
            Facts facts,
            VaultMetrics metrics,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.tenants = tenants;
        this.keys = keys;
        this.manifests = manifests;
        this.facts = facts;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** How closely it is looked. */
    public enum Depth {
        /** Every object is there, with its size: one small request each. */
        QUICK,
        /** Every object is read, decrypted and hashed. */
        FULL
    }

    private record Candidate(long id, ObjectRef ref, byte[] contentHash) {}

    /** What was looked at. */
    public record Looked(int objects, long bytes, int broken) {}

    /** The ids of all whole objects within whose lifespan a moment lies. */
    public List<Long> of(Place place, long seq) {
        return database.list(
                row -> row.large("id"),
                "select id from vault_object where source_id = ? and state = 'LIVE' and kind <> 'RUN' and ? between first_seq and last_seq order by id",
                place.source(),
                seq);
    }

    /** The ids of one part of {@code parts} of a place's whole objects, those first that were looked at longest ago. */
    public List<Long> share(Place place, int parts) {
        return database.list(row -> row.large("id"), """
                select id from vault_object where source_id = ? and state = 'LIVE' and kind <> 'RUN' order by verified_at nulls first, id
                limit (select (count(*) + ? - 1) / ? from vault_object where source_id = ? and state = 'LIVE' and kind <> 'RUN')""", place.source(), parts, parts, place.source());
    }

    /** Looks at objects of a place; those that are no longer whole or no longer there are left out. */
    public Looked check(Place place, List<Long> ids, Depth depth) {
        List<Candidate> rows = database.list(
                ObjectCheck::row,
                "select * from vault_object where source_id = ? and id = any(?) and state = 'LIVE' order by id",
                place.source(),
                ids);
        long bytes = 0;
        int broken = 0;
        for (Candidate row : rows) {
            if (Thread.currentThread().isInterrupted()) {
                throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The task was stopped.");
            }
            bytes += depth == Depth.FULL ? row.ref().size() : 0;
            Optional<ErrorCode> trouble = trouble(place, row, depth);
            if (trouble.isEmpty()) {
                database.change(sql ->
                        sql.update("update vault_object set verified_at = ? where id = ?", clock.instant(), row.id()));
            } else if (markBroken(place, row.id())) {
                broken++;
            }
        }
        metrics.looked(rows.size(), bytes, broken);
        return new Looked(rows.size(), bytes, broken);
    }

    /** What is wrong with a backup's manifest, which has to be {@code right} too; empty where nothing is. */
    public Optional<ErrorCode> manifest(Place place, long seq, UUID backup, Predicate<String> right) {
        try {
            String json = new String(manifests.read(place, seq, backup), StandardCharsets.UTF_8);
            return right.test(json) ? Optional.empty() : Optional.of(ErrorCode.OBJECT_DAMAGED);
        } catch (Problem e) {
            return Optional.of(ownFault(e));
        }
    }

    /** Sees that the store has the tenant's wrapped key, and puts it there anew where it has not; false where it had not. */
    public boolean key(Place place) {
        if (keys.isSound(place.tenant())) {
            return true;
        }
        keys.store(place.tenant());
        metrics.looked(1, 0, 1);
        return false;
    }

    private boolean markBroken(Place place, long id) {
        // A clean-up that is under way condemned the object first: then it is not broken.
        boolean marked = database.transaction(sql -> {
            int rows = sql.update("update vault_object set state = 'BROKEN' where id = ? and state = 'LIVE'", id);
            if (rows == 1) {
                facts.note(sql, place.tenant(), place.source(), BrokenFacts.KIND, place.source());
            }
            return rows == 1;
        });
        facts.acknowledge(BrokenFacts.KIND, place.source());
        return marked;
    }

    private Optional<ErrorCode> trouble(Place place, Candidate row, Depth depth) {
        ObjectRef ref = row.ref();
        OptionalLong size = store.size(place.key(ref.kind(), ref.name()));
        if (size.isEmpty()) {
            return Optional.of(ErrorCode.OBJECT_MISSING);
        }
        if (size.getAsLong() != ref.size()) {
            return Optional.of(ErrorCode.OBJECT_DAMAGED);
        }
        try {
            return depth == Depth.QUICK || isWhole(place, row)
                    ? Optional.empty()
                    : Optional.of(ErrorCode.OBJECT_DAMAGED);
        } catch (Problem e) {
            return Optional.of(ownFault(e));
        }
    }

    private boolean isWhole(Place place, Candidate row) {
        Frames frames = new Frames(store, place, tenants.key(place.tenant()));
        if (row.contentHash() == null) {
            return row.ref().name().startsWith(frames.contentName(row.ref()) + "-");
        }
        boolean export = row.ref().kind() == ObjectKind.EXPORT;
        MessageDigest digest = export ? Exports.hashing() : Sha256.digest();
        try (Frames.Sequence all = frames.all(row.ref(), false)) {
            for (byte[] frame = all.next(); frame != null; frame = all.next()) {
                digest.update(export ? Sha256.of(frame) : frame);
            }
            all.requireEnd();
        }
        return Arrays.equals(digest.digest(), row.contentHash());
    }

    /** The code of a failure that is the object's own; one of the store is thrown on, as it says nothing about the object. */
    private static ErrorCode ownFault(Problem problem) {
        if (problem.isOfBrokenObject()) {
            return problem.code();
        }
        throw problem;
    }

    private static Candidate row(Row row) throws SQLException {
        return new Candidate(row.large("id"), StoredObjects.ref(row), row.bytes("content_hash"));
    }
}
