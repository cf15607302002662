package io.holdfast.vault;

import java.io.IOException;
import java.io.InputStream;

/** Endless bytes that are made when they are asked for, the same at every place each time; nothing of them is kept. */
final class GeneratedBytes implements Exports.Ranges {
    private final long seed;

    GeneratedBytes(long seed) {
        this.seed = seed;
    }

    @Override
    public InputStream open(long offset, long length) {
        return new InputStream() {
            private long at = offset;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int from, int count) {
                if (count == 0) {
                    return 0;
                }
                if (at >= offset + length) {
                    return -1;
                }
                int made = (int) Math.min(count, offset + length - at);
                for (int i = 0; i < made; ) {
                    long word = mixed((at >>> 3) + seed * 0x9E3779B97F4A7C15L);
                    for (int shift = (int) (at & 7); shift < 8 && i < made; shift++, i++, at++) {
                        target[from + i] = (byte) (word >>> (shift * 8));
                    }
                }
                return made;
            }
        };
    }

    /** Whether a stream holds exactly these bytes; closes it. */
    boolean isEqual(InputStream in, long offset, long length) throws IOException {
        try (in;
                InputStream expected = open(offset, length)) {
            byte[] one;
            byte[] other;
            do {
                one = in.readNBytes(1 << 16);
                other = expected.readNBytes(1 << 16);
                if (!java.util.Arrays.equals(one, other)) {
                    return false;
                }
            } while (one.length > 0);
            return true;
        }
    }

    private static long mixed(long word) {
        long mixed = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
