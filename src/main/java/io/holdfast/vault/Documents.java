package io.holdfast.vault;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Sealed JSON documents in the store: manifests and facts. Each is written once and held in memory whole. Safe for use by many threads. */
@Singleton
class Documents {
    private static final int FRAME = 64 << 10;
    private static final int PAGE = 1000;
    private final ObjectStore store;
    private final Tenants tenants;

    Documents(ObjectStore store, Tenants tenants) {
        this.store = store;
        this.tenants = tenants;
    }

    /**
     * Stores a document unless one of that name is there, and reads it back.
     *
     * @return what is stored: {@code json}, or what an earlier writer stored
     */
    byte[] store(Place place, ObjectKind kind, String name, byte[] json) {
        try (Draft draft = new Draft(tenants.key(place.tenant()), kind, true)) {
            for (int at = 0; at < json.length; at += FRAME) {
                draft.add(Arrays.copyOfRange(json, at, Math.min(json.length, at + FRAME)));
            }
            boolean stored =
                    store.putIfAbsent(place.key(kind, name), draft.finish().body());
            byte[] there = read(place, kind, name);
            if (stored && !Arrays.equals(there, json)) {
                throw Problem.of(
                        ErrorCode.OBJECT_DAMAGED, "Document " + name + " does not read back as it was written.");
            }
            return there;
        }
    }

    /** A document's JSON; {@code object_missing} where there is none. */
    byte[] read(Place place, ObjectKind kind, String name) {
        return new Frames(store, place, tenants.key(place.tenant())).document(kind, name);
    }

    /** The names of all of a place's documents, in order. */
    Stream<String> names(Place place, ObjectKind kind) {
        return names(store, place, kind);
    }

    /** As {@link #names(Place, ObjectKind)}, in any store. Asks for pages as it goes. */
    static Stream<String> names(ObjectStore store, Place place, ObjectKind kind) {
        String folder = place.folder(kind);
        Iterator<List<String>> pages = store.pages(folder, PAGE);
        return Stream.generate(() -> pages)
                .takeWhile(Iterator::hasNext)
                .flatMap(rest -> rest.next().stream())
                .map(key -> key.substring(folder.length()));
    }
}
