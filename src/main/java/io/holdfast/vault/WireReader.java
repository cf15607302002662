package io.holdfast.vault;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link WireWriter} wrote; whatever does not fit is {@code object_damaged}. */
final class WireReader {
    private final byte[] bytes;
    private int at;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = raw(1)[0];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    int integer() {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw damaged();
        }
        return (int) value;
    }

    byte[] raw(int length) {
        if (length < 0 || at + length > bytes.length || at + length < 0) {
            throw damaged();
        }
        byte[] part = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return part;
    }

    byte[] bytes() {
        return raw(integer());
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    int at() {
        return at;
    }

    static Problem damaged() {
        return Problem.of(ErrorCode.OBJECT_DAMAGED, "A frame does not parse.");
    }
}
