package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.Body;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** The last object of a backup: what it holds and how it ended. A backup without its manifest is no backup. */
@Singleton
public class Manifests {
    private static final int FRAME = 64 << 10;
    private static final int AT_ONCE = 8;
    private final Database database;
    private final ObjectStore store;
    private final Tenants tenants;

    Manifests(Database database, ObjectStore store, Tenants tenants) {
        this.database = database;
        this.store = store;
        this.tenants = tenants;
    }

    /**
     * Sees to it that every object newly named by the backup is there with its size, then stores the manifest and reads it back.
     *
     * @return the manifest that is stored: {@code json}, or the one that an earlier finisher stored
     */
    public byte[] store(Place place, long seq, UUID backup, byte[] json) {
        seeAll(place, seq);
        copyKey(place);
        DataKey key = tenants.key(place.tenant());
        try (Draft draft = new Draft(key, ObjectKind.MANIFEST, true)) {
            for (int at = 0; at < json.length; at += FRAME) {
                draft.add(Arrays.copyOfRange(json, at, Math.min(json.length, at + FRAME)));
            }
            boolean stored = store.putIfAbsent(
                    place.key(ObjectKind.MANIFEST, name(seq, backup)),
                    draft.finish().body());
            byte[] there = read(place, seq, backup);
            if (stored && !Arrays.equals(there, json)) {
                throw Problem.of(ErrorCode.OBJECT_DAMAGED, "The manifest does not read back as it was written.");
            }
            return there;
        }
    }

    /** The manifest's JSON; {@code object_missing} where there is none. */
    public byte[] read(Place place, long seq, UUID backup) {
        DataKey key = tenants.key(place.tenant());
        Frames frames = new Frames(store, place, key);
        String name = name(seq, backup);
        String id = frames.idOf(ObjectKind.MANIFEST, name);
        ObjectRef ref = new ObjectRef(ObjectKind.MANIFEST, name, id, key.version(), 0);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (Frames.Sequence all = frames.all(ref, true)) {
            for (byte[] frame = all.next(); frame != null; frame = all.next()) {
                json.writeBytes(frame);
            }
        }
        return json.toByteArray();
    }

    /** Removes the manifest: the first step of deleting a backup. */
    public void delete(Place place, long seq, UUID backup) {
        store.delete(place.key(ObjectKind.MANIFEST, name(seq, backup)));
    }

    private static String name(long seq, UUID backup) {
        return "%012d-%s".formatted(seq, backup);
    }

    /** The tenant's wrapped key lies in the store too, so that bucket and master key are enough. */
    private void copyKey(Place place) {
        var wrapped = tenants.wrappedKey(place.tenant());
        String name = place.tenant() + "/keys/" + wrapped.version() + "-" + wrapped.masterKeyId();
        store.putIfAbsent(name, Body.of(wrapped.sealed()));
    }

    private void seeAll(Place place, long seq) {
        record Named(String key, long size) {}
        List<Named> named = database.list(
                row -> new Named(
                        place.key(row.constant(ObjectKind.class, "kind"), row.text("name")), row.large("size")),
                "select kind, name, size from vault_object where source_id = ? and first_seq = ? and kind <> 'RUN' and state = 'LIVE'",
                place.source(),
                seq);
        Semaphore bound = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> looks = new ArrayList<>();
            for (Named object : named) {
                looks.add(threads.submit(() -> {
                    bound.acquire();
                    try {
                        see(object.key(), object.size());
                    } finally {
                        bound.release();
                    }
                    return null;
                }));
            }
            for (Future<?> look : looks) {
                look.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "Interrupted.", e);
        }
    }

    private void see(String key, long size) {
        OptionalLong there = store.size(key);
        if (there.isEmpty()) {
            throw Problem.of(ErrorCode.OBJECT_MISSING, "Object " + key + " is not in the store.");
        }
        if (there.getAsLong() != size) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + key + " has not the size that was written.");
        }
    }
}
