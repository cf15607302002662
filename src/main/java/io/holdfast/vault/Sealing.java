package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes a stream's runs into one snapshot over the previous one. Walks sorted rows side by side: memory does not grow with the records. */
final class Sealing {
    /** A delta beyond this share of its base is not worth its reading: a new base is written. */
    private static final int DELTA_SHARE = 10;

    private final StoredObjects objects;
    private final Place place;
    private final long seq;
    private final DataKey key;
    private final Frames frames;
    private final Set<String> broken;

    Sealing(StoredObjects objects, Place place, long seq, DataKey key, Frames frames) {
        this.objects = objects;
        this.place = place;
        this.seq = seq;
        this.key = key;
        this.frames = frames;
        this.broken = objects.unshared(place);
    }

    /** A sealed snapshot, its counts, the segments that it needs, and what it had to leave out. */
    record Result(SnapshotRef ref, Counts counts, Set<String> segments, Lost lost) {
        private static Result of(SnapshotRef ref, SealingWalk walk) {
            return new Result(ref, walk.counts(), walk.segments(), walk.lost());
        }
    }

    /**
     * Seals the runs over the previous snapshot. What lies in a segment that is not whole is left out and told as lost: a snapshot names nothing that it cannot
     * keep.
     *
     * @param carried whether a line that no run names may be carried over
     */
    Result seal(List<IndexRef> runs, Optional<Snapshot> previous, NotRead notRead, Predicate<Entry> carried) {
        Supplier<SealingWalk> walk = () -> walk(runs, previous, notRead, carried);
        if (previous.isPresent()
                && objects.isWhole(place, previous.get().base().ref().object())) {
            Optional<Result> overBase = delta(previous.get(), walk.get());
            if (overBase.isPresent()) {
                return overBase.get();
            }
        }
        return base(walk.get());
    }

    /** What a seal would write, line by line. */
    SealingWalk walk(List<IndexRef> runs, Optional<Snapshot> previous, NotRead notRead, Predicate<Entry> carried) {
        return new SealingWalk(
                MergedEntries.ofRuns(runs.stream()
                        .map(run -> Snapshot.open(frames, new SnapshotRef(run, null))
                                .baseEntries())
                        .toList()),
                previous.map(it -> it.entries(Optional.empty()))
                        .orElse(List.<Entry>of().iterator()),
                new SealingWalk.Rules(notRead, seq, broken, carried));
    }

    private Result base(SealingWalk walk) {
        try (IndexWriter base = new IndexWriter(key, ObjectKind.BASE)) {
            while (walk.hasNext()) {
                base.add(walk.next());
            }
            IndexWriter.Finished finished = base.finish(Optional.empty());
            IndexRef ref = finished.stored(objects.store(place, seq, finished.sealed(), frames));
            return Result.of(new SnapshotRef(ref, null), walk);
        }
    }

    /** The snapshot as a delta over the previous one's base; absent where that delta would be too large. */
    private Optional<Result> delta(Snapshot previous, SealingWalk walk) {
        Footer.BaseDirectory base = previous.base();
        long most = base.ref().entries() / DELTA_SHARE;
        try (IndexWriter delta = new IndexWriter(key, ObjectKind.DELTA)) {
            PeekingEntries now = new PeekingEntries(walk);
            PeekingEntries then = new PeekingEntries(previous.baseEntries());
            while (now.hasNext() || then.hasNext()) {
                int order = now.compareTo(then);
                if (order > 0) {
                    delta.add(Entry.gone(then.next().key()));
                } else {
                    Entry line = now.next();
                    if (order < 0 || !line.sameLine(then.next())) {
                        delta.add(line);
                    }
                }
                if (delta.entries() > most) {
                    return Optional.empty();
                }
            }
            if (delta.entries() == 0) {
                return Optional.of(Result.of(new SnapshotRef(base.ref(), null), walk));
            }
            IndexWriter.Finished finished = delta.finish(Optional.of(base));
            IndexRef ref = finished.stored(objects.store(place, seq, finished.sealed(), frames));
            return Optional.of(Result.of(new SnapshotRef(base.ref(), ref), walk));
        }
    }
}
