package io.holdfast.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the integers and texts of the snapshot format: varints are LEB128, unsigned; texts are a varint length and UTF-8. Not for use by several threads. */
final class WireWriter {
    private byte[] out = new byte[4096];
    private int size;

    WireWriter varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out[size++] = (byte) rest;
        return this;
    }

    WireWriter raw(byte[] bytes) {
        return raw(bytes, 0, bytes.length);
    }

    WireWriter raw(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, out, size, length);
        size += length;
        return this;
    }

    WireWriter bytes(byte[] bytes) {
        return varint(bytes.length).raw(bytes);
    }

    WireWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        return size;
    }

    /** A copy of what was written. */
    byte[] finish() {
        return Arrays.copyOf(out, size);
    }

    /** What was written, in the first {@link #size} bytes of an array that the next word written may change. */
    byte[] held() {
        return out;
    }

    void clear() {
        size = 0;
    }

    private void room(int more) {
        if (more > out.length - size) {
            out = Arrays.copyOf(out, Math.max(Math.addExact(size, more), (int)
                    Math.min(2L * out.length, Integer.MAX_VALUE - 8)));
        }
    }
}
