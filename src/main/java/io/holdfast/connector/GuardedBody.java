package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * A body that may neither stand still ({@link IOException}) nor grow without bound ({@code media_too_large}).
 */
final class GuardedBody extends InputStream {
    private final InputStream body;
    private final long limit;
    private final Duration patience;
    private final StallAlarm alarm;
    private long seen;
    private volatile boolean stalled;

    GuardedBody(InputStream body, long limit, Duration patience, StallAlarm alarm) {
        this.body = body;
        this.limit = limit;
        this.patience = patience;
        this.alarm = alarm;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Future<?> alarmed = alarm.in(patience, this::giveUp);
        int read;
        try {
            read = body.read(into, offset, length);
        } catch (IOException e) {
            throw stalled ? stoodStill(e) : e;
        } finally {
            alarmed.cancel(false);
        }
        if (stalled) {
            throw stoodStill(null);
        }
        seen += Math.max(read, 0);
        if (seen > limit) {
            throw Problem.of(ErrorCode.MEDIA_TOO_LARGE, "The file is larger than " + limit + " bytes.");
        }
        return read;
    }

    private IOException stoodStill(IOException cause) {
        return new IOException("the body stood still for " + patience.toMillis() + " ms", cause);
    }

    private void giveUp() {
        stalled = true;
        try {
            body.close();
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
