package io.holdfast.vault;

/**
 * How the bytes of a file or an export lie in its object: frames of 1 MiB that are not compressed, one behind the other. No bytes are one empty frame.
 *
 * @param size plain bytes
 */
record PlainLayout(long size) {
    static final int FRAME = 1 << 20;

    /** The layout of an object of that many stored bytes: every frame but the last is full, so they say the plain ones. */
    static PlainLayout ofStored(long stored) {
        long frames = Math.ceilDiv(stored - Draft.HEADER, (long) FRAME + Draft.FRAME_OVERHEAD);
        return new PlainLayout(stored - Draft.HEADER - frames * Draft.FRAME_OVERHEAD);
    }

    int frames() {
        return (int) Math.max(1, Math.ceilDiv(size, FRAME));
    }

    /** Plain bytes of a frame. */
    int length(int frame) {
        return (int) Math.min(FRAME, size - (long) frame * FRAME);
    }

    boolean isLast(int frame) {
        return frame == frames() - 1;
    }

    /** Where a frame lies in the object. */
    long storedOffset(int frame) {
        return Draft.HEADER + (long) frame * (FRAME + Draft.FRAME_OVERHEAD);
    }

    /** Bytes of the object. */
    long stored() {
        return Draft.HEADER + size + (long) frames() * Draft.FRAME_OVERHEAD;
    }
}
