package io.holdfast.vault;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the integers and texts of the snapshot format: varints are LEB128, unsigned; texts are a varint length and UTF-8. */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

    WireWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    WireWriter raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    WireWriter raw(byte[] bytes, int offset, int length) {
        out.write(bytes, offset, length);
        return this;
    }

    WireWriter bytes(byte[] bytes) {
        return varint(bytes.length).raw(bytes);
    }

    WireWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        return out.size();
    }

    byte[] finish() {
        return out.toByteArray();
    }

    void clear() {
        out.reset();
    }
}
