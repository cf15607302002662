package io.holdfast.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of an index.
 *
 * @param key the record's key in UTF-8; indexes are sorted by its bytes, unsigned
 * @param state what the snapshot knows of the record
 * @param fingerprint the first 16 bytes of the SHA-256 of the record's exact text; empty for {@link State#GONE}
 * @param position where the text lies; null for {@link State#GONE}
 * @param unseenSince the sequence of the first backup that did not see the record; 0 unless {@link State#UNSEEN}
 */
record Entry(byte[] key, State state, byte[] fingerprint, Position position, long unseenSince) {
    enum State {
        /** The backup saw the record. */
        PRESENT,
        /** In a delta: the base's record is not in this snapshot. */
        GONE,
        /** An incomplete pass did not see the record: it is carried over, and nobody may call it deleted. */
        UNSEEN
    }

    static Entry present(byte[] key, byte[] fingerprint, Position position) {
        return new Entry(key, State.PRESENT, fingerprint, position, 0);
    }

    static Entry gone(byte[] key) {
        return new Entry(key, State.GONE, new byte[0], null, 0);
    }

    Entry unseen(long seq) {
        return state == State.UNSEEN ? this : new Entry(key, State.UNSEEN, fingerprint, position, seq);
    }

    String text() {
        return new String(key, StandardCharsets.UTF_8);
    }

    boolean sameVersion(Entry other) {
        return Arrays.equals(fingerprint, other.fingerprint);
    }

    boolean sameLine(Entry other) {
        return state == other.state
                && unseenSince == other.unseenSince
                && sameVersion(other)
                && position != null
                && position.equals(other.position);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry entry && Arrays.equals(key, entry.key) && sameLine(entry);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }
}
