package io.holdfast.vault;

import io.holdfast.database.Database;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Looks at a backup's snapshots beside the newest complete ones before them. Safe for use by many threads. */
@Singleton
public class EarlierSnapshots {
    private final Database database;
    private final Snapshots snapshots;

    EarlierSnapshots(Database database, Snapshots snapshots) {
        this.database = database;
        this.snapshots = snapshots;
    }

    /**
     * A snapshot and what it is compared with.
     *
     * @param before the newest complete snapshot before it
     */
    public record Compared(SnapshotRow row, Turnover turnover, SnapshotRow before) {}

    /**
     * Compares snapshots of one backup, one a stream, each with the newest complete one of its stream and account before it, among backups that are readable; streams that have none are left out.
     * Mostly what the snapshot says of itself is enough; where only incomplete ones lie between, both indexes are read.
     */
    public List<Compared> compare(Place place, long seq, List<SnapshotRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        String account = rows.getFirst().reach().account();
        List<String> streams = rows.stream().map(SnapshotRow::stream).toList();
        Map<String, SnapshotRow> complete = new HashMap<>();
        newest(place, seq, streams, account, true).forEach(row -> complete.put(row.stream(), row));
        Map<String, UUID> newest = newest(place, seq, streams, account, false).stream()
                .collect(Collectors.toMap(SnapshotRow::stream, SnapshotRow::backup));
        return rows.stream()
                .filter(row -> complete.containsKey(row.stream()))
                .map(row -> compared(place, row, complete.get(row.stream()), newest.get(row.stream())))
                .toList();
    }

    private Compared compared(Place place, SnapshotRow row, SnapshotRow before, UUID newest) {
        Turnover counted = new Turnover(row.counts().gone(), row.counts().changed());
        Turnover turnover = before.backup().equals(newest)
                ? counted
                : walked(place, row, before).orElse(counted);
        return new Compared(row, turnover, before);
    }

    /** Empty where an index turns out to be broken. */
    private Optional<Turnover> walked(Place place, SnapshotRow row, SnapshotRow before) {
        try {
            return Optional.of(Turnover.between(snapshots.open(place, before.ref()), snapshots.open(place, row.ref())));
        } catch (Problem e) {
            if (e.isOfBrokenObject()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<SnapshotRow> newest(
            Place place, long seq, List<String> streams, String account, boolean onlyComplete) {
        return database.list(
                snapshots::row,
                """
                select s.* from unnest(?::text[]) as wanted (stream) cross join lateral (
                    select s.* from snapshot s join moment m on m.backup_id = s.backup_id
                    where s.source_id = ? and s.stream = wanted.stream and s.seq < ? and m.state = 'SEALED'
                        and coalesce(s.reach->>'account' = ?::text, true) and (s.complete or not ?) and\s""" + Snapshots.WHOLE + " order by s.seq desc limit 1) s",
                streams,
                place.source(),
                seq,
                account,
                onlyComplete);
    }
}
