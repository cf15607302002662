package io.holdfast.vault;

import io.holdfast.crypto.Sha256;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import io.holdfast.tenant.Tenants;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** Media files, stored once by content within a source, streamed in frames of 1 MiB. Safe for use by many threads. */
@Singleton
public class MediaFiles {
    private static final int FRAME = PlainLayout.FRAME;
    private final ObjectStore store;
    private final StoredObjects objects;
    private final Tenants tenants;

    MediaFiles(ObjectStore store, StoredObjects objects, Tenants tenants) {
        this.store = store;
        this.objects = objects;
        this.tenants = tenants;
    }

    /**
     * A stored file.
     *
     * @param size plain bytes
     * @param sha256 of the plain bytes, in hex
     */
    @RegisterForReflection
    public record MediaRef(ObjectRef object, long size, String sha256) {}

    /** A kept file, and whether its bytes were new. */
    public record Kept(MediaRef ref, boolean stored) {}

    /**
     * Reads a file to its end and keeps it for the moment {@code seq}: sealed as it comes in, stored unless the source has the same content already.
     * {@code media_too_large} beyond {@code most} bytes, {@code media_hash_mismatch} where the bytes are not those of {@code declared}. Repeating it stores
     * nothing twice.
     *
     * @param declared the SHA-256 that the file should have, in hex; empty where nobody said
     */
    public Kept keep(Place place, long seq, InputStream body, long most, Optional<String> declared) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = 0;
        try (Draft draft = new Draft(tenants.key(place.tenant()), ObjectKind.MEDIA, false)) {
            byte[] frame = new byte[FRAME];
            int length = body.readNBytes(frame, 0, FRAME);
            do {
                size += length;
                if (size > most) {
                    throw Problem.of(ErrorCode.MEDIA_TOO_LARGE, "The file is larger than " + most + " bytes.");
                }
                digest.update(frame, 0, length);
                draft.add(frame, length);
                length = body.readNBytes(frame, 0, FRAME);
            } while (length > 0);
            byte[] hash = digest.digest();
            if (declared.filter(it -> !it.equals(Sha256.hex(hash))).isPresent()) {
                throw Problem.of(
                        ErrorCode.MEDIA_HASH_MISMATCH,
                        "The file's SHA-256 is " + Sha256.hex(hash) + ", not the declared one.");
            }
            return keep(place, seq, draft.finish(), size, hash);
        }
    }

    private Kept keep(Place place, long seq, Draft.Sealed sealed, long size, byte[] hash) {
        for (int tries = 0; tries < 5; tries++) {
            Optional<ObjectRef> known = objects.sameContent(place, ObjectKind.MEDIA, hash);
            if (known.isPresent()) {
                if (objects.register(place, seq, known.get(), hash)) {
                    objects.metrics().object(known.get(), false);
                    objects.metrics().file(size, false);
                    return new Kept(new MediaRef(known.get(), size, Sha256.hex(hash)), false);
                }
                continue;
            }
            ObjectRef ref = sealed.named(sealed.id());
            boolean written = store.putIfAbsent(place.key(ObjectKind.MEDIA, ref.name()), sealed.body());
            if (objects.registerNew(place, seq, ref, hash)) {
                objects.metrics().object(ref, written);
                objects.metrics().file(size, true);
                return new Kept(new MediaRef(ref, size, Sha256.hex(hash)), true);
            }
            // Another task stored the same content a moment ago: ours is dropped, theirs is shared.
            store.delete(place.key(ObjectKind.MEDIA, ref.name()));
        }
        throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Other work keeps removing the same file.");
    }

    /** Stretches the lifespan of a file that is known to be unchanged; false where it is not whole any more and must be fetched anew. */
    public boolean keepOn(Place place, long seq, MediaRef ref) {
        return objects.register(place, seq, ref.object(), HexFormat.of().parseHex(ref.sha256()));
    }

    /** A file of that content that the source has already, kept on for the moment {@code seq}; empty where it has none that is whole. */
    public Optional<MediaRef> known(Place place, long seq, String sha256) {
        byte[] hash = HexFormat.of().parseHex(sha256);
        Optional<ObjectRef> known = objects.sameContent(place, ObjectKind.MEDIA, hash)
                .filter(ref -> objects.register(place, seq, ref, hash));
        known.ifPresent(ref -> {
            objects.metrics().object(ref, false);
            objects.metrics().file(PlainLayout.ofStored(ref.size()).size(), false);
        });
        return known.map(
                ref -> new MediaRef(ref, PlainLayout.ofStored(ref.size()).size(), sha256));
    }

    /**
     * A part of the file's bytes, to be closed by the caller; a damaged file ends the stream with {@code object_damaged}. One request for each MiB.
     *
     * @param from first byte, within the file
     * @param length how many, not beyond its end
     */
    public InputStream open(Place place, MediaRef ref, long from, long length) {
        Frames frames = new Frames(store, place, tenants.key(place.tenant()));
        return new PartStream(frames, ref.object(), new PlainLayout(ref.size()), from, length);
    }

    /** The file's bytes, to be closed by the caller; a damaged file ends the stream with {@code object_damaged}. */
    public InputStream open(Place place, MediaRef ref) {
        Frames frames = new Frames(store, place, tenants.key(place.tenant()));
        return new FrameStream(frames.all(ref.object(), false));
    }
}
