package io.holdfast.vault;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.holdfast.crypto.DataKey;
import io.holdfast.store.Body;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * An object being written: a header and a row of sealed frames. Feeding a frame tells at once where it will lie; the last one is held back
 * until the end is known. Not for use by several threads; to be closed.
 */
final class Draft implements AutoCloseable {
    static final int HEADER = 32;
    static final int FRAME_OVERHEAD = 4 + 12 + 16;
    static final int LAST = 0x8000_0000;
    private static final byte[] MAGIC = {'H', 'F', 'S', 'T'};
    static final byte FORMAT = 1;
    static final int LEVEL = 3;

    private final DataKey key;
    private final ObjectKind kind;
    /** One for all frames, as making zstd's tables takes longer than a small frame; null where frames are kept as they are. */
    private final ZstdCompressCtx compressor;

    private byte[] room = {};

    private final byte[] id = new byte[16];
    private final SpillBuffer buffer = new SpillBuffer();
    private final Mac name;
    private byte[] pending;
    private long pendingOffset = HEADER;
    private int frames;

    Draft(DataKey key, ObjectKind kind, boolean compressed) {
        this.key = key;
        this.kind = kind;
        this.compressor = compressed ? new ZstdCompressCtx().setLevel(LEVEL) : null;
        this.name = key.naming();
        new SecureRandom().nextBytes(id);
        name.update(new byte[] {FORMAT, kind.code()});
        buffer.write(header(kind, key.version(), id, compressed));
    }

    /** The bytes that an object begins with. */
    static byte[] header(ObjectKind kind, int keyVersion, byte[] id, boolean compressed) {
        return ByteBuffer.allocate(HEADER)
                .put(MAGIC)
                .put(FORMAT)
                .put(kind.code())
                .putShort((short) keyVersion)
                .put(id)
                .putInt(compressed ? 1 : 0)
                .putInt(0)
                .array();
    }

    /** Where a frame lies. */
    record Frame(int number, long offset, int stored) {}

    Frame add(byte[] plain) {
        return add(plain, plain.length);
    }

    Frame add(byte[] plain, int length) {
        flush(false);
        pending = compressor == null ? Arrays.copyOf(plain, length) : compressed(plain, length);
        name.update(ByteBuffer.allocate(4).putInt(pending.length).array());
        name.update(pending);
        return new Frame(frames, pendingOffset, pending.length + FRAME_OVERHEAD);
    }

    private byte[] compressed(byte[] plain, int length) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        if (room.length < bound) {
            room = new byte[bound];
        }
        return Arrays.copyOf(room, compressor.compressByteArray(room, 0, room.length, plain, 0, length));
    }

    /** How many bytes the object has so far. */
    long size() {
        return pending == null ? buffer.size() : pendingOffset + pending.length + FRAME_OVERHEAD;
    }

    /** The finished object. The body lives until this draft is closed. */
    Sealed finish() {
        flush(true);
        String hash = HexFormat.of().formatHex(name.doFinal());
        return new Sealed(
                kind, hash, HexFormat.of().formatHex(id), key.version(), buffer.size(), frames, buffer.finish());
    }

    /** An object ready to be stored, named by its content's keyed hash. */
    record Sealed(ObjectKind kind, String hash, String id, int keyVersion, long size, int frames, Body body) {
        ObjectRef named(String name) {
            return new ObjectRef(kind, name, id, keyVersion, size);
        }
    }

    private void flush(boolean last) {
        if (pending == null) {
            return;
        }
        byte[] sealed = key.sealFrame(new DataKey.FrameId(kind.code(), id, frames, last), pending, 0, pending.length);
        buffer.write(ByteBuffer.allocate(4 + sealed.length)
                .putInt(last ? sealed.length | LAST : sealed.length)
                .put(sealed)
                .array());
        pendingOffset += 4L + sealed.length;
        frames++;
        pending = null;
    }

    @Override
    public void close() {
        if (compressor != null) {
            compressor.close();
        }
        buffer.close();
    }
}
