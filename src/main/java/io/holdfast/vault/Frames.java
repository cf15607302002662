package io.holdfast.vault;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.holdfast.crypto.DataKey;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;

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
        return inflated(opened(object, number, last, stored(object, offset, stored), 0, stored));
    }

    /** One frame of an object that is not compressed, plain: one request. */
    byte[] plain(ObjectRef object, int number, boolean last, long offset, int stored) {
        return opened(object, number, last, stored(object, offset, stored), 0, stored);
    }

    /** Bytes as they lie in the store: one request. */
    byte[] stored(ObjectRef object, long offset, int length) {
        return store.range(place.key(object.kind(), object.name()), offset, length);
    }

    /** One frame of a compressed object, plain, out of bytes that were read with others. */
    byte[] within(byte[] bytes, int at, ObjectRef object, int number, boolean last, int stored) {
        return inflated(opened(object, number, last, bytes, at, stored));
    }

    private byte[] opened(ObjectRef object, int number, boolean last, byte[] bytes, int at, int stored) {
        int length = ByteBuffer.wrap(bytes, at, stored).getInt();
        if ((length & ~Draft.LAST) != stored - 4 || (length < 0) != last) {
            throw damaged(object.name());
        }
        return key.openFrame(
                new DataKey.FrameId(object.kind().code(), object.idBytes(), number, last), bytes, at + 4, stored - 4);
    }

    /** All frames of an object, one after the other; one that is cut off ends with {@code object_damaged}. */
    Sequence all(ObjectRef object, boolean compressed) {
        return new Sequence(object, compressed, store.open(place.key(object.kind(), object.name())));
    }

    /** A compressed object as one text, whatever its id, which nothing else names: for manifests and facts. Held in memory whole. */
    byte[] document(ObjectKind kind, String name) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (Sequence all = new Sequence(kind, name, true, store.open(place.key(kind, name)))) {
            for (byte[] frame = all.next(); frame != null; frame = all.next()) {
                text.writeBytes(frame);
            }
        }
        return text.toByteArray();
    }

    /**
     * Reads an object to its end, opening every frame.
     *
     * @return the keyed hash that the object's name has to begin with, in hex
     */
    String contentName(ObjectRef object) {
        Mac name = key.naming();
        name.update(new byte[] {Draft.FORMAT, object.kind().code()});
        try (Sequence all = all(object, true)) {
            for (byte[] frame = all.nextStored(); frame != null; frame = all.nextStored()) {
                name.update(ByteBuffer.allocate(4).putInt(frame.length).array());
                name.update(frame);
            }
            all.requireEnd();
        }
        return HexFormat.of().formatHex(name.doFinal());
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

    private static Problem damaged(String name) {
        return Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + name + " has another frame there.");
    }

    private static Problem wrongHeader(String name) {
        return Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + name + " has not the header that was written.");
    }

    /** The frames of one object in order. Not for use by several threads. */
    final class Sequence implements AutoCloseable {
        private final ObjectKind kind;
        private final String name;
        private final byte[] id;
        private final boolean compressed;
        private final InputStream in;
        private int number;
        private boolean ended;

        private Sequence(ObjectRef object, boolean compressed, InputStream in) {
            this(object.kind(), object.name(), compressed, in);
            if (!Arrays.equals(id, object.idBytes())) {
                close();
                throw wrongHeader(name);
            }
        }

        /** An object of any id. */
        private Sequence(ObjectKind kind, String name, boolean compressed, InputStream in) {
            this.kind = kind;
            this.name = name;
            this.compressed = compressed;
            this.in = in;
            try {
                byte[] header = exactly(Draft.HEADER);
                this.id = Arrays.copyOfRange(header, 8, 24);
                if (!Arrays.equals(header, Draft.header(kind, key.version(), id, compressed))) {
                    throw wrongHeader(name);
                }
            } catch (Problem e) {
                close();
                throw e;
            }
        }

        /** The next plain frame; null behind the last. */
        byte[] next() {
            byte[] frame = nextStored();
            return frame == null || !compressed ? frame : inflated(frame);
        }

        /** The object ends with its last frame. */
        void requireEnd() {
            try {
                if (in.read() >= 0) {
                    throw damaged(name);
                }
            } catch (IOException e) {
                throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "Reading from the store broke off.", e);
            }
        }

        /** The next frame as it is beneath its seal, compressed where the object's frames are; null behind the last. */
        byte[] nextStored() {
            if (ended) {
                return null;
            }
            int length = ByteBuffer.wrap(exactly(4)).getInt();
            ended = length < 0;
            int size = length & ~Draft.LAST;
            if (size > MOST) {
                throw damaged(name);
            }
            byte[] sealed = exactly(size);
            return key.openFrame(new DataKey.FrameId(kind.code(), id, number++, ended), sealed, 0, size);
        }

        private byte[] exactly(int length) {
            try {
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new EOFException("cut off");
                }
                return bytes;
            } catch (EOFException e) {
                throw Problem.of(ErrorCode.OBJECT_DAMAGED, "Object " + name + " is cut off.", e);
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
