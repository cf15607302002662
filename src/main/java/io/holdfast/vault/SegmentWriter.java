package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import java.util.ArrayList;
import java.util.List;

/** Packs record versions into one segment, in frames of 32 to 64 KiB plain; a larger record has a frame of its own. Not for use by several threads; to be closed. */
final class SegmentWriter implements AutoCloseable {
    private static final int FRAME = 32 << 10;
    private static final int FULL = 8 << 20;
    private final Draft draft;
    private final WireWriter frame = new WireWriter();
    private final List<Placed> inFrame = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private int framesPlaced;

    SegmentWriter(DataKey key) {
        this.draft = new Draft(key, ObjectKind.SEGMENT, true);
    }

    /** A record's place within the segment, known in full once the segment is finished. */
    static final class Placed {
        private final byte[] key;
        private final byte[] fingerprint;
        private final int at;
        private final int length;
        private Draft.Frame frame;

        private Placed(byte[] key, byte[] fingerprint, int at, int length) {
            this.key = key;
            this.fingerprint = fingerprint;
            this.at = at;
            this.length = length;
        }

        Entry entry(ObjectRef segment, int frames) {
            boolean last = frame.number() == frames - 1;
            return Entry.present(
                    key,
                    fingerprint,
                    new Position(segment, frame.number(), last, frame.offset(), frame.stored(), at, length));
        }
    }

    void add(byte[] key, byte[] fingerprint, byte[] text) {
        if (frame.size() > 0 && frame.size() + text.length > 2 * FRAME) {
            flush();
        }
        frame.bytes(key).varint(text.length);
        inFrame.add(new Placed(key, fingerprint, frame.size(), text.length));
        frame.raw(text);
        if (frame.size() >= FRAME) {
            flush();
        }
    }

    boolean isFull() {
        return draft.size() >= FULL;
    }

    Draft.Sealed finish() {
        flush();
        Draft.Sealed sealed = draft.finish();
        framesPlaced = sealed.frames();
        return sealed;
    }

    /** The finished segment's records under the reference that it was stored with. */
    List<Entry> entries(ObjectRef stored) {
        return placed.stream().map(it -> it.entry(stored, framesPlaced)).toList();
    }

    private void flush() {
        if (frame.size() == 0) {
            return;
        }
        Draft.Frame where = draft.add(frame.held(), frame.size());
        inFrame.forEach(it -> it.frame = where);
        placed.addAll(inFrame);
        inFrame.clear();
        frame.clear();
    }

    @Override
    public void close() {
        draft.close();
    }
}
