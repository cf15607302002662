package io.holdfast.connector;

import java.io.IOException;
import java.io.InputStream;

/** Some bytes of a file, asked for in chunks one after the other, each when the one before it has ended. For one thread. */
final class ChunkedBody extends InputStream {
    /** Where chunks come from. */
    @FunctionalInterface
    interface Chunks {
        /** Exactly those bytes, to be read once; a body of any other length fails. */
        InputStream open(long from, long length) throws IOException;
    }

    private final long end;
    private final long chunk;
    private final Chunks chunks;
    private long next;
    private InputStream body = InputStream.nullInputStream();

    ChunkedBody(long from, long length, long chunk, Chunks chunks) {
        this.next = from;
        this.end = from + length;
        this.chunk = chunk;
        this.chunks = chunks;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = body.read(into, offset, length);
        while (read < 0 && next < end) {
            body.close();
            long most = Math.min(chunk, end - next);
            body = chunks.open(next, most);
            next += most;
            read = body.read(into, offset, length);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
