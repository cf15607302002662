package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file's body that goes on where its connection broke off, a bounded number of times, where the source can say that the file is still the same. It ends well
 * only with as many bytes as were announced: fewer end with an {@link IOException}, more with {@code source_answer_invalid}. For one thread.
 */
final class ResumingBody extends InputStream {
    private static final int MOST_RESUMES = 8;

    /** Asks for the rest of the file. */
    @FunctionalInterface
    interface Rest {
        /** The bytes from {@code from} on; an {@link IOException} where the source does not give them as the rest of the same file. */
        InputStream from(long from) throws IOException;
    }

    private final long announced;
    private final Rest rest;
    private InputStream body;
    private long seen;
    private int resumes;

    /**
     * @param announced bytes of the whole file; negative where nobody said
     * @param rest null where the source cannot say whether the file is still the same
     */
    ResumingBody(InputStream body, long announced, Rest rest) {
        this.body = body;
        this.announced = announced;
        this.rest = rest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            try {
                int read = body.read(into, offset, length);
                if (read < 0 && announced >= 0 && seen < announced) {
                    throw new IOException("the body has " + seen + " bytes instead of " + announced);
                }
                seen += Math.max(read, 0);
                if (announced >= 0 && seen > announced) {
                    throw Problem.of(
                            ErrorCode.SOURCE_ANSWER_INVALID,
                            "The file has more than the announced " + announced + " bytes.");
                }
                return read;
            } catch (IOException e) {
                resume(e);
            }
        }
    }

    private void resume(IOException broken) throws IOException {
        if (rest == null || resumes == MOST_RESUMES) {
            throw broken;
        }
        resumes++;
        body.close();
        try {
            body = rest.from(seen);
        } catch (IOException e) {
            e.addSuppressed(broken);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
