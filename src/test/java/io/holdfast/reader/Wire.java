package io.holdfast.reader;

import java.util.Arrays;

/** Numbers and bytes within frames, as {@code docs/snapshot-format.md} describes them. */
final class Wire {
    private final byte[] bytes;
    private int at;

    Wire(byte[] bytes) {
        this.bytes = bytes;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    byte[] raw(int length) {
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    byte[] bytes() {
        return raw((int) varint());
    }

    boolean hasMore() {
        return at < bytes.length;
    }
}
