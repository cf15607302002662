package io.holdfast.vault;

import java.io.InputStream;

/** Some of the plain bytes of a file or an export, frame by frame, each by a ranged read. */
final class PartStream extends InputStream {
    private final Frames frames;
    private final ObjectRef object;
    private final PlainLayout layout;
    private final long end;
    private long at;
    private int number = -1;
    private byte[] frame;

    PartStream(Frames frames, ObjectRef object, PlainLayout layout, long from, long length) {
        this.frames = frames;
        this.object = object;
        this.layout = layout;
        this.at = from;
        this.end = from + length;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (at >= end) {
            return -1;
        }
        int wanted = (int) (at / PlainLayout.FRAME);
        if (wanted != number) {
            frame = frames.plain(
                    object,
                    wanted,
                    layout.isLast(wanted),
                    layout.storedOffset(wanted),
                    layout.length(wanted) + Draft.FRAME_OVERHEAD);
            number = wanted;
        }
        int within = (int) (at % PlainLayout.FRAME);
        int count = (int) Math.min(Math.min(length, frame.length - within), end - at);
        System.arraycopy(frame, within, target, offset, count);
        at += count;
        return count;
    }
}
