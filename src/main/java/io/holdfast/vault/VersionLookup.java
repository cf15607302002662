package io.holdfast.vault;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Which version of one record snapshots hold, by their indexes alone: no text is read. Snapshots that share an index cost one look: of each delta its footer
 * and, where that may know the record, a block; of each base a block. Not for use by several threads.
 */
public final class VersionLookup {
    private final Frames frames;
    private final byte[] key;
    private final Map<String, Optional<Entry>> inBase = new HashMap<>();
    private final Map<String, Optional<Entry>> inDelta = new HashMap<>();

    VersionLookup(Frames frames, byte[] key) {
        this.frames = frames;
        this.key = key;
    }

    /**
     * A record as a snapshot has it.
     *
     * @param fingerprint in hex: equal where the exact texts are equal
     * @param bytes length of the text
     * @param unseenSince the number of the first backup that did not see the record and carried it over; 0 where it was seen
     */
    public record Version(String fingerprint, long bytes, long unseenSince) {}

    /** The record's version; empty where the snapshot does not hold it. */
    public Optional<Version> in(SnapshotRef ref) {
        return find(ref)
                .map(entry -> new Version(
                        HexFormat.of().formatHex(entry.fingerprint()),
                        entry.position().length(),
                        entry.unseenSince()));
    }

    private Optional<Entry> find(SnapshotRef ref) {
        String base = ref.base().object().name();
        String delta = ref.delta() == null ? "" : ref.delta().object().name();
        boolean deltaSays = inDelta.getOrDefault(delta, Optional.empty()).isPresent();
        if (!inDelta.containsKey(delta) || !deltaSays && !inBase.containsKey(base)) {
            look(Snapshot.open(frames, ref), base, delta);
        }
        Optional<Entry> known = inDelta.get(delta);
        return known.isPresent() ? known.filter(it -> it.state() != Entry.State.GONE) : inBase.get(base);
    }

    private void look(Snapshot snapshot, String base, String delta) {
        Optional<Entry> said = snapshot.inDelta(key);
        inDelta.put(delta, said);
        if (said.isEmpty() && !inBase.containsKey(base)) {
            inBase.put(base, snapshot.inBase(key));
        }
    }
}
