package io.holdfast.vault;

import java.io.InputStream;

/** All frames of an object, one after the other, as a stream of bytes. */
final class FrameStream extends InputStream {
    private final Frames.Sequence frames;
    private byte[] frame = new byte[0];
    private int at;

    FrameStream(Frames.Sequence frames) {
        this.frames = frames;
    }

    @Override
    public int read() {
        return fill() ? frame[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, frame.length - at);
        System.arraycopy(frame, at, target, offset, count);
        at += count;
        return count;
    }

    private boolean fill() {
        while (frame != null && at == frame.length) {
            frame = frames.next();
            at = 0;
        }
        return frame != null;
    }

    @Override
    public void close() {
        frames.close();
    }
}
