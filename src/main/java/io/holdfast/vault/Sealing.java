package io.holdfast.vault;

import io.holdfast.crypto.DataKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    Sealing(StoredObjects objects, Place place, long seq, DataKey key, Frames frames) {
        this.objects = objects;
        this.place = place;
        this.seq = seq;
        this.key = key;
        this.frames = frames;
    }

    /** A sealed snapshot, its counts, and the segments that it needs. */
    record Result(SnapshotRef ref, Counts counts, Set<String> segments) {}

    /** Seals the runs over the previous snapshot. */
    Result seal(List<IndexRef> runs, Optional<Snapshot> previous, NotRead notRead) {
        Supplier<SealingWalk> walk = () -> walk(frames, runs, previous, notRead, seq);
        if (previous.isPresent()) {
            Optional<Result> overBase = delta(previous.get(), walk.get());
            if (overBase.isPresent()) {
                return overBase.get();
            }
        }
        return base(walk.get());
    }

    /** What a seal would write, line by line. */
    static SealingWalk walk(
            Frames frames, List<IndexRef> runs, Optional<Snapshot> previous, NotRead notRead, long seq) {
        return new SealingWalk(
                MergedEntries.ofRuns(runs.stream()
                        .map(run -> Snapshot.open(frames, new SnapshotRef(run, null))
                                .baseEntries())
                        .toList()),
                previous.map(it -> it.entries(Optional.empty()))
                        .orElse(List.<Entry>of().iterator()),
                notRead,
                seq);
    }

    private Result base(SealingWalk walk) {
        try (IndexWriter base = new IndexWriter(key, ObjectKind.BASE)) {
            while (walk.hasNext()) {
                base.add(walk.next());
            }
            IndexWriter.Finished finished = base.finish(Optional.empty());
            IndexRef ref = finished.stored(objects.store(place, seq, finished.sealed(), frames));
            return new Result(new SnapshotRef(ref, null), walk.counts(), walk.segments());
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
                return Optional.of(new Result(new SnapshotRef(base.ref(), null), walk.counts(), walk.segments()));
            }
            IndexWriter.Finished finished = delta.finish(Optional.of(base));
            IndexRef ref = finished.stored(objects.store(place, seq, finished.sealed(), frames));
            return Optional.of(new Result(new SnapshotRef(base.ref(), ref), walk.counts(), walk.segments()));
        }
    }
}
