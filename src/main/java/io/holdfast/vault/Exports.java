package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import io.holdfast.crypto.Sha256;
import io.holdfast.database.Sql;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import io.holdfast.store.PartUploads;
import io.holdfast.tenant.Tenants;
import io.holdfast.vault.ExportRows.Stored;
import io.holdfast.vault.ExportRows.Underway;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Exports: opaque bytes that a source gives by range, sealed in frames of 1 MiB and stored part by part, each range by whichever task takes it. What is stored is known from rows, so
 * an export goes on where it was cut off; a part is written again as a whole. Safe for use by many threads and replicas.
 */
@Singleton
public class Exports {
    private static final byte[] PURPOSE = "holdfast/export".getBytes(StandardCharsets.US_ASCII);
    private final ObjectStore store;
    private final PartUploads uploads;
    private final StoredObjects objects;
    private final ExportRows rows;
    private final Tenants tenants;
    private final Clock clock;

    Exports(
            ObjectStore store,
            PartUploads uploads,
            StoredObjects objects,
            ExportRows rows,
            Tenants tenants,
            Clock clock) {
        this.store = store;
        this.uploads = uploads;
        this.objects = objects;
        this.rows = rows;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Ranges {
        /** Exactly {@code length} bytes from {@code offset}, opened anew at each call. */
        InputStream open(long offset, long length) throws IOException;
    }

    /**
     * A stored export.
     *
     * @param size plain bytes
     * @param hash of the plain bytes, in hex: SHA-256 over {@code holdfast/export} and the SHA-256 of each MiB
     */
    @RegisterForReflection
    public record ExportRef(ObjectRef object, long size, String hash) {}

    /** Begins an export of that many bytes for the moment {@code seq} and returns its id. One that is never completed nor aborted is dropped by a sweep. */
    public UUID begin(Place place, long seq, long size) {
        return begin(place, seq, ExportLayout.of(size));
    }

    /** As above, of a source that is asked for {@code chunk} bytes at once. */
    public UUID begin(Place place, long seq, long size, long chunk) {
        return begin(place, seq, ExportLayout.of(size, chunk));
    }

    private UUID begin(Place place, long seq, ExportLayout layout) {
        DataKey key = tenants.key(place.tenant());
        UUID id = UUID.randomUUID();
        byte[] object = new byte[16];
        new SecureRandom().nextBytes(object);
        String upload = uploads.begin(place.key(ObjectKind.EXPORT, id.toString()));
        rows.insert(new Underway(id, place, seq, object, key.version(), layout, upload), clock.instant());
        return id;
    }

    /** Whether an export is on its way: begun, and neither forgotten nor aborted nor dropped. */
    public boolean isUnderWay(UUID id) {
        return rows.find(id).isPresent();
    }

    /** The numbers of the parts that have yet to be written; empty where it can be completed. {@code object_missing} where there is no such export under way. */
    public List<Integer> missing(UUID id) {
        Set<Integer> there =
                rows.parts(id).stream().map(stored -> stored.part().number()).collect(Collectors.toSet());
        return IntStream.rangeClosed(1, underway(id).layout().parts())
                .filter(part -> !there.contains(part))
                .boxed()
                .toList();
    }

    /**
     * Reads one part's range and stores it; one frame of it is in memory at a time, the rest of what is sealed in a temporary file beyond 1 MiB. Returns once the store has confirmed
     * the part by its SHA-256 and the row says so. {@code source_answer_invalid} where the range is not as long as it was said to be; nothing is noted then.
     */
    public void write(UUID id, int part, Ranges source) throws IOException {
        Underway export = underway(id);
        DataKey key = tenants.key(export.place().tenant());
        requireVersion(key, export.keyVersion());
        ExportLayout layout = export.layout();
        try (InputStream in = source.open(layout.plainOffset(part), layout.plainLength(part));
                ExportPart sealed = new ExportPart(key, export)) {
            sealed.read(part, in);
            PartUploads.Part stored = uploads.put(export.key(), export.upload(), part, sealed.body(), sealed.sha256());
            if (!rows.put(id, new Stored(stored, sealed.sha256(), sealed.frameHashes()))) {
                throw gone();
            }
        }
    }

    /**
     * Makes the parts one object with its row, or shares the one of the same content that the source has already. Repeating it has the same result until {@link #forget};
     * {@code store_unavailable} where a part turns out to be another's, which has to be written again.
     */
    public ExportRef complete(UUID id) {
        Underway export = underway(id);
        List<Stored> parts = rows.parts(id);
        if (parts.size() != export.layout().parts()) {
            throw new IllegalStateException("An export was completed before all of its parts were there");
        }
        byte[] hash = hash(parts);
        for (int tries = 0; tries < 5; tries++) {
            Optional<ObjectRef> known = objects.sameContent(export.place(), ObjectKind.EXPORT, hash);
            if (known.isPresent()) {
                if (share(export, known.get(), hash)) {
                    return new ExportRef(known.get(), export.layout().size(), Sha256.hex(hash));
                }
                continue;
            }
            join(export, parts);
            if (objects.registerNew(export.place(), export.seq(), export.ref(), hash)) {
                objects.metrics().object(export.ref(), true);
                return new ExportRef(export.ref(), export.layout().size(), Sha256.hex(hash));
            }
            // Another task stored the same content a moment ago: ours is dropped, theirs is shared.
            store.delete(export.key());
        }
        throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Other work keeps removing the same export.");
    }

    private boolean share(Underway export, ObjectRef known, byte[] hash) {
        if (!objects.register(export.place(), export.seq(), known, hash)) {
            return false;
        }
        if (!known.name().equals(export.id().toString())) {
            uploads.abort(export.key(), export.upload());
            objects.metrics().object(known, false);
        }
        return true;
    }

    private void join(Underway export, List<Stored> parts) {
        try {
            uploads.complete(
                    export.key(),
                    export.upload(),
                    parts.stream().map(Stored::part).toList());
        } catch (Problem e) {
            if (e.code() != ErrorCode.OBJECT_DAMAGED) {
                throw e;
            }
            // A worker that had lost its lease wrote a part after the one whose row is there.
            List<PartUploads.Part> there = uploads.parts(export.key(), export.upload());
            rows.forgetParts(
                    export.id(),
                    parts.stream()
                            .map(Stored::part)
                            .filter(part -> there.stream().noneMatch(part::isSame))
                            .map(PartUploads.Part::number)
                            .toList());
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Parts of the export have to be written again.", e);
        }
        long size = store.size(export.key())
                .orElseThrow(() -> Problem.of(ErrorCode.OBJECT_MISSING, "The export is not in the store."));
        if (size != export.layout().plain().stored()) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "The export has not the size that was written.");
        }
    }

    /** The export is accounted for elsewhere: in the transaction that settles the work. */
    public void forget(Sql sql, UUID id) throws SQLException {
        rows.forget(sql, id);
    }

    /** Drops an export that is under way with its parts; one that is not there is fine. */
    public void abort(UUID id) {
        rows.find(id).ifPresent(export -> {
            uploads.abort(export.key(), export.upload());
            rows.forget(id);
        });
    }

    /**
     * Some of the export's bytes, to be closed by the caller; frame by frame, each by a ranged read. A damaged frame ends the stream with {@code object_damaged}.
     *
     * @param from the first plain byte
     * @param length how many, all within the export
     */
    public InputStream open(Place place, ExportRef ref, long from, long length) {
        if (from < 0 || length < 0 || from + length > ref.size()) {
            throw new IllegalArgumentException("Not within the export");
        }
        Frames frames = new Frames(store, place, tenants.key(place.tenant()));
        return new PartStream(frames, ref.object(), new PlainLayout(ref.size()), from, length);
    }

    /** Stretches the lifespan of an export that is known to be unchanged; false where it is not whole any more and must be read anew. */
    public boolean keepOn(Place place, long seq, ExportRef ref) {
        return objects.register(place, seq, ref.object(), HexFormat.of().parseHex(ref.hash()));
    }

    private Underway underway(UUID id) {
        return rows.find(id).orElseThrow(Exports::gone);
    }

    private static Problem gone() {
        return Problem.of(ErrorCode.OBJECT_MISSING, "The export is not under way any more.");
    }

    private static void requireVersion(DataKey key, int version) {
        if (key.version() != version) {
            throw Problem.of(ErrorCode.KEY_UNAVAILABLE, "The export was begun with another version of the key.");
        }
    }

    /** Begins the hash of an export's content: it is fed with the SHA-256 of each plain frame, in order. */
    static MessageDigest hashing() {
        MessageDigest digest = Sha256.digest();
        digest.update(PURPOSE);
        return digest;
    }

    private static byte[] hash(List<Stored> parts) {
        MessageDigest digest = hashing();
        parts.forEach(stored -> digest.update(stored.frames()));
        return digest.digest();
    }
}
