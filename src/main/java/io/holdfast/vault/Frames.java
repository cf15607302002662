package io.holdfast.vault;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.holdfast.crypto.DataKey;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Opens sealed frames of objects, one by a ranged read or all in a row. */
final class Frames {
    private static final long MOST = 256L << 20;
    private final ObjectStore store;
    private final Place place;
    private final DataKey key;

    Frames(ObjectStore store, Place place, DataKey key) {
        this.store = store;
        this.place = place;
        this.key = key;
    }

    /** One frame of a compressed object, plain: one request. */
    byte[] read(ObjectRef object, int number, boolean last, long offset, int stored) {
        byte[] bytes = store.range(place.key(object.kind(), object.name()), offset, stored);
        int length = ByteBuffer.wrap(bytes).getInt();
        if ((length & ~Draft.LAST) != stored - 4 || (length < 0) != last) {
            throw damaged(object);
        }
        return inflated(key.openFrame(
                new DataKey.FrameId(object.kind().code(), object.idBytes(), number, last), bytes, 4, stored - 4));
    }

    /** All frames of an object, one after the other; one that is cut off ends with {@code object_damaged}. */
    Sequence all(ObjectRef object, boolean compressed) {
        return new Sequence(object, compressed, store.open(place.key(object.kind(), object.name())));
    }

    /** The random id in the header of a stored object: 16 bytes in hex. */
    String idOf(ObjectKind kind, String name) {
        byte[] header = store.range(place.key(kind, name), 0, Draft.HEADER);
        return HexFormat.of().formatHex(header, 8, 24);
    }

    private static byte[] inflated(byte[] compressed) {
        try {
            long size = Zstd.getFrameContentSize(compressed);
            if (size < 0 || size > MOST) {
                throw WireReader.damaged();
            }
            return Zstd.decompress(compressed, (int) size);
        } catch (ZstdException e) {
            throw Problem.of(ErrorCode.OBJECT_DAMAGED, "A frame does not decompress.", e);
        }
    }

    private static Problem damaged(ObjectRef object) {
        return Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + object.name() + " has another frame there.");
    }

    /** The frames of one object in order. Not for use by several threads. */
    final class Sequence implements AutoCloseable {
        private final ObjectRef object;
        private final boolean compressed;
        private final InputStream in;
        private int number;
        private boolean ended;

        private Sequence(ObjectRef object, boolean compressed, InputStream in) {
            this.object = object;
            this.compressed = compressed;
            this.in = in;
            try {
                requireHeader(exactly(Draft.HEADER));
            } catch (Problem e) {
                close();
                throw e;
            }
        }

        private void requireHeader(byte[] header) {
            byte[] expected = Draft.header(object.kind(), object.keyVersion(), object.idBytes(), compressed);
            if (!Arrays.equals(header, expected)) {
                throw Problem.of(
                        ErrorCode.OBJECT_DAMAGED, "Object " + object.name() + " has not the header that was written.");
            }
        }

        /** The next plain frame; null behind the last. */
        byte[] next() {
            if (ended) {
                return null;
            }
            int length = ByteBuffer.wrap(exactly(4)).getInt();
            ended = length < 0;
            int size = length & ~Draft.LAST;
            if (size > MOST) {
                throw damaged(object);
            }
            byte[] sealed = exactly(size);
            byte[] plain = key.openFrame(
                    new DataKey.FrameId(object.kind().code(), object.idBytes(), number++, ended), sealed, 0, size);
            return compressed ? inflated(plain) : plain;
        }

        boolean isLast() {
            return ended;
        }

        private byte[] exactly(int length) {
            try {
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new EOFException("cut off");
                }
                return bytes;
            } catch (EOFException e) {
                throw Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + object.name() + " is cut off.", e);
            } catch (IOException e) {
                throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Reading from the store broke off.", e);
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Reading from the store broke off.", e);
            }
        }
    }
}
