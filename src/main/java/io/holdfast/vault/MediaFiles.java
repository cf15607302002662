package io.holdfast.vault;

import io.holdfast.crypto.Sha256;
import io.holdfast.database.Database;
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
    private static final int FRAME = 1 << 20;
    private final Database database;
    private final ObjectStore store;
    private final StoredObjects objects;
    private final Tenants tenants;

    MediaFiles(Database database, ObjectStore store, StoredObjects objects, Tenants tenants) {
        this.database = database;
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
     * {@code media_too_large} beyond {@code most} bytes. Repeating it stores nothing twice.
     */
    public Kept keep(Place place, long seq, InputStream body, long most) throws IOException {
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
            return keep(place, seq, draft.finish(), size, digest.digest());
        }
    }

    private Kept keep(Place place, long seq, Draft.Sealed sealed, long size, byte[] hash) {
        for (int tries = 0; tries < 5; tries++) {
            Optional<ObjectRef> known = sameContent(place, hash);
            if (known.isPresent()) {
                if (objects.register(place, seq, known.get(), hash)) {
                    return new Kept(new MediaRef(known.get(), size, Sha256.hex(hash)), false);
                }
                continue;
            }
            ObjectRef ref = sealed.named(sealed.id());
            store.putIfAbsent(place.key(ObjectKind.MEDIA, ref.name()), sealed.body());
            try {
                objects.register(place, seq, ref, hash);
                return new Kept(new MediaRef(ref, size, Sha256.hex(hash)), true);
            } catch (Database.SqlFailure e) {
                if (!e.isDuplicate()) {
                    throw e;
                }
                // Another task stored the same content a moment ago: ours is dropped, theirs is shared.
                store.delete(place.key(ObjectKind.MEDIA, ref.name()));
            }
        }
        throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Other work keeps removing the same file.");
    }

    /** Stretches the lifespan of a file that is known to be unchanged; false where it is not whole any more and must be fetched anew. */
    public boolean keepOn(Place place, long seq, MediaRef ref) {
        return objects.register(place, seq, ref.object(), HexFormat.of().parseHex(ref.sha256()));
    }

    /** The file's bytes, to be closed by the caller; a damaged file ends the stream with {@code object_damaged}. */
    public InputStream open(Place place, MediaRef ref) {
        Frames frames = new Frames(store, place, tenants.key(place.tenant()));
        return new PlainStream(frames.all(ref.object(), false));
    }

    private Optional<ObjectRef> sameContent(Place place, byte[] hash) {
        return database.first(
                row -> new ObjectRef(
                        ObjectKind.MEDIA,
                        row.text("name"),
                        HexFormat.of().formatHex(row.bytes("object_id")),
                        row.number("key_version"),
                        row.large("size")),
                "select * from vault_object where source_id = ? and content_hash = ? and state = 'LIVE'",
                place.source(),
                hash);
    }

    private static final class PlainStream extends InputStream {
        private final Frames.Sequence frames;
        private byte[] frame = new byte[0];
        private int at;

        PlainStream(Frames.Sequence frames) {
            this.frames = frames;
        }

        @Override
        public int read() {
            return fill() ? frame[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, frame.length - at);
            System.arraycopy(frame, at, target, offset, count);
            at += count;
            return count;
        }

        private boolean fill() {
            while (frame != null && at == frame.length) {
                frame = frames.next();
                at = 0;
            }
            return frame != null;
        }

        @Override
        public void close() {
            frames.close();
        }
    }
}
