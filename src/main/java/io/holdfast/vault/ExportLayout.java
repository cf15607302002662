package io.holdfast.vault;

import io.holdfast.store.PartUploads;

/**
 * How an export is cut into parts: whole frames of its {@link PlainLayout}. The header is in the first part.
 *
 * @param size plain bytes
 * @param framesAPart of all parts but the last
 */
record ExportLayout(long size, int framesAPart) {
    static final int FRAME = PlainLayout.FRAME;
    private static final int LEAST_FRAMES = 8;
    private static final int MOST_FRAMES = 1024;

    /** The layout of an export of that many plain bytes. */
    static ExportLayout of(long size) {
        return of(size, 0);
    }

    /** As above, where the source is asked for so many bytes at once: a part holds at least these, so that no request is cut. */
    static ExportLayout of(long size, long chunk) {
        long frames = new PlainLayout(size).frames();
        long least = Math.max(LEAST_FRAMES, Math.min(MOST_FRAMES, Math.ceilDiv(chunk, FRAME)));
        return new ExportLayout(size, (int) Math.max(least, Math.ceilDiv(frames, PartUploads.MOST_PARTS)));
    }

    PlainLayout plain() {
        return new PlainLayout(size);
    }

    int frames() {
        return plain().frames();
    }

    int parts() {
        return Math.ceilDiv(frames(), framesAPart);
    }

    /** The number of a part's first frame; parts are numbered from 1, frames from 0. */
    int firstFrame(int part) {
        return (part - 1) * framesAPart;
    }

    int framesOf(int part) {
        return Math.min(framesAPart, frames() - firstFrame(part));
    }

    long plainOffset(int part) {
        return (long) firstFrame(part) * FRAME;
    }

    long plainLength(int part) {
        return Math.min(size - plainOffset(part), (long) framesAPart * FRAME);
    }
}
