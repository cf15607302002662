package io.holdfast.restore;

import io.holdfast.job.TaskRun;
import io.holdfast.vault.SnapshotReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What comparing one part found so far, saved now and then. Not for use by several threads. */
final class Found {
    private static final int BATCH = 500;
    private final TaskRun run;
    private final UUID restore;
    private final String stream;
    private final String part;
    private final List<Item> items = new ArrayList<>();
    private long unchanged;
    private long compared;
    private String last;

    /**
     * @param stream the one that is compared; empty where it is several
     * @param part null for a stream's records, otherwise what else is compared
     */
    Found(TaskRun run, UUID restore, String stream, String part) {
        this.run = run;
        this.restore = restore;
        this.stream = stream;
        this.part = part;
    }

    /** Holds a record of the backup against the live one, as the safety backup has it. */
    void compared(String stream, SnapshotReader.Line line, Optional<SnapshotReader.Line> live) {
        if (live.isEmpty()) {
            add(Item.planned(stream, line.key(), ItemKind.GONE));
        } else if (live.get().unseen() || !live.get().sameVersion(line)) {
            // What the safety backup only carried over proves nothing: the live record will be asked.
            add(Item.planned(stream, line.key(), ItemKind.DIFFERENT));
        } else {
            unchanged++;
        }
    }

    /** As {@link #compared}, of a record that was asked for by its key: it has an item of its own whatever is found. */
    void chosen(String stream, SnapshotReader.Line line, Optional<SnapshotReader.Line> live) {
        long before = unchanged;
        compared(stream, line, live);
        if (unchanged > before) {
            unchanged = before;
            add(Item.same(stream, line.key()));
        }
    }

    void add(Item item) {
        items.add(item);
    }

    /** All up to there was compared. */
    void upTo(String position) {
        last = position;
        if (++compared % BATCH == 0) {
            save();
            run.checkStopping();
        }
    }

    void save() {
        run.save(
                new RestoreSteps.Compared(stream, last, part),
                0,
                ItemChanges.found(restore, List.copyOf(items), unchanged));
        items.clear();
        unchanged = 0;
    }
}
