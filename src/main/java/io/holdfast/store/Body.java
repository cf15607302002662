package io.holdfast.store;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes on their way to the store.
 *
 * @param size bytes
 * @param content opens the bytes anew at each call, so that a call can be repeated
 */
public record Body(long size, Content content) {
    /** Opens the bytes. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    /** The bytes of an array, which nobody changes any more. */
    public static Body of(byte[] bytes) {
        return new Body(bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /** The bytes of a file, which nobody changes any more. */
    public static Body of(Path file) throws IOException {
        return new Body(Files.size(file), () -> Files.newInputStream(file));
    }

    /** Some of these bytes, read over again from the beginning where the content cannot skip. */
    Body slice(long offset, long length) {
        return new Body(length, () -> {
            InputStream all = content.open();
            try {
                all.skipNBytes(offset);
                return new Slice(all, length);
            } catch (IOException e) {
                all.close();
                throw e;
            }
        });
    }

    /** The first bytes of a stream. */
    private static final class Slice extends FilterInputStream {
        private long left;

        private Slice(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int one = left > 0 ? super.read() : -1;
            left -= one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = super.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
