package io.holdfast.diff;

import io.holdfast.database.Database;
import io.holdfast.job.JobState;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotReader.Difference;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import io.quarkus.arc.Arc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lists the entries of a diff as its task does, row by row into the database, without the queue around it. */
public final class DiffAtWork {
    private static final int BATCH = 1000;
    private final Snapshots snapshots = the(Snapshots.class);
    private final Database database = the(Database.class);
    private final DiffRows rows = the(DiffRows.class);
    private final Clock clock = the(Clock.class);

    private static <T> T the(Class<T> type) {
        return Arc.container().instance(type).get();
    }

    /** How many entries there are. */
    public long list(Place place, SnapshotRow before, SnapshotRow after) {
        Diff diff = diff(place, before, after);
        database.change(sql -> rows.insert(sql, diff));
        database.change(DiffRows.streams(
                diff.id(),
                List.of(new StreamDiff(
                        before.stream(),
                        before.counts().records(),
                        after.counts().records(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        false,
                        0,
                        null))));
        Iterator<Difference> all = snapshots
                .open(place, before.ref())
                .differences(snapshots.open(place, after.ref()), after.counts().unseen() == 0, Optional.empty());
        long entries = 0;
        List<DiffEntry> batch = new ArrayList<>();
        while (all.hasNext()) {
            Difference difference = all.next();
            batch.add(new DiffEntry(before.stream(), difference.key(), Listing.kind(difference, before, after), null));
            entries++;
            if (batch.size() == BATCH || !all.hasNext()) {
                database.change(EntryRows.found(diff.id(), before.stream(), batch, 0));
                batch.clear();
            }
        }
        database.change(DiffRows.listed(diff.id(), before.stream()));
        return entries;
    }

    private Diff diff(Place place, SnapshotRow before, SnapshotRow after) {
        Instant now = clock.instant();
        return new Diff(
                UUID.randomUUID(),
                place.tenant(),
                place.source(),
                before.backup(),
                after.backup(),
                false,
                List.of(),
                UUID.randomUUID(),
                now,
                JobState.RUNNING,
                null,
                now.plus(Duration.ofDays(1)),
                null,
                null);
    }
}
