package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** The last object of a backup: what it holds and how it ended. A backup without its manifest is no backup. */
@Singleton
public class Manifests {
    private static final int AT_ONCE = 8;
    private final Database database;
    private final ObjectStore store;
    private final Documents documents;
    private final KeyCopies keyCopies;

    Manifests(Database database, ObjectStore store, Documents documents, KeyCopies keyCopies) {
        this.database = database;
        this.store = store;
        this.documents = documents;
        this.keyCopies = keyCopies;
    }

    /**
     * Sees to it that every object newly named by the backup is there with its size, then stores the manifest and reads it back.
     *
     * @return the manifest that is stored: {@code json}, or the one that an earlier finisher stored
     */
    public byte[] store(Place place, long seq, UUID backup, byte[] json) {
        seeAll(place, seq);
        keyCopies.store(place.tenant());
        return documents.store(place, ObjectKind.MANIFEST, new ManifestName(seq, backup).text(), json);
    }

    /** The manifest's JSON; {@code object_missing} where there is none. */
    public byte[] read(Place place, long seq, UUID backup) {
        return documents.read(place, ObjectKind.MANIFEST, new ManifestName(seq, backup).text());
    }

    /** The names of all of a place's manifests, oldest backup first. */
    public Stream<ManifestName> names(Place place) {
        return documents.names(place, ObjectKind.MANIFEST).map(ManifestName::of);
    }

    /** Removes the manifest: the first step of deleting a backup. */
    public void delete(Place place, long seq, UUID backup) {
        store.delete(place.key(ObjectKind.MANIFEST, new ManifestName(seq, backup).text()));
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
