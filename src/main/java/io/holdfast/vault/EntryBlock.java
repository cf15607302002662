package io.holdfast.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/** Entries in one frame: sorted, each key told by what it shares with the one before. */
final class EntryBlock {
    private static final int FINGERPRINT = 16;
    private static final Entry.State[] STATES = Entry.State.values();

    private EntryBlock() {}

    /** Appends an entry. {@code previous} is the key before it in the same block, empty at its start. */
    static void write(WireWriter out, byte[] previous, Entry entry, ToIntFunction<ObjectRef> segments) {
        byte[] key = entry.key();
        int shared = Math.max(0, Arrays.mismatch(previous, key));
        if (shared == 0 && previous.length > 0 && Arrays.equals(previous, key)) {
            shared = key.length;
        }
        out.varint(shared).varint(key.length - shared).raw(key, shared, key.length - shared);
        out.varint(entry.state().ordinal());
        if (entry.state() == Entry.State.GONE) {
            return;
        }
        Position position = entry.position();
        out.raw(entry.fingerprint())
                .varint(segments.applyAsInt(position.segment()))
                .varint((long) position.frame() << 1 | (position.last() ? 1 : 0))
                .varint(position.offset())
                .varint(position.stored())
                .varint(position.at())
                .varint(position.length());
        if (entry.state() == Entry.State.UNSEEN) {
            out.varint(entry.unseenSince());
        }
    }

    static List<Entry> read(byte[] plain, List<ObjectRef> segments) {
        WireReader in = new WireReader(plain);
        List<Entry> entries = new ArrayList<>();
        byte[] previous = new byte[0];
        while (in.hasMore()) {
            int shared = in.integer();
            byte[] rest = in.raw(in.integer());
            if (shared > previous.length) {
                throw WireReader.damaged();
            }
            byte[] key = Arrays.copyOf(previous, shared + rest.length);
            System.arraycopy(rest, 0, key, shared, rest.length);
            entries.add(entry(in, key, segments));
            previous = key;
        }
        return entries;
    }

    private static Entry entry(WireReader in, byte[] key, List<ObjectRef> segments) {
        int state = in.integer();
        if (state >= STATES.length) {
            throw WireReader.damaged();
        }
        if (STATES[state] == Entry.State.GONE) {
            return Entry.gone(key);
        }
        byte[] fingerprint = in.raw(FINGERPRINT);
        int segment = in.integer();
        long frame = in.varint();
        if (segment >= segments.size()) {
            throw WireReader.damaged();
        }
        Position position = new Position(
                segments.get(segment),
                (int) (frame >>> 1),
                (frame & 1) == 1,
                in.varint(),
                in.integer(),
                in.integer(),
                in.integer());
        long unseen = STATES[state] == Entry.State.UNSEEN ? in.varint() : 0;
        return new Entry(key, STATES[state], fingerprint, position, unseen);
    }
}
