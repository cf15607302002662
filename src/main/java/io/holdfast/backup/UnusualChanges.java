package io.holdfast.backup;

import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.problem.Problem;
import io.holdfast.vault.EarlierSnapshots;
import io.holdfast.vault.SnapshotKind;
import io.holdfast.vault.SnapshotRow;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Says of which streams more than is usual disappeared or changed, and marks the backup. A first backup is never unusual. Safe for use by many threads. */
@Singleton
class UnusualChanges {
    private final EarlierSnapshots earlier;
    private final BackupContent content;
    private final UnusualChangeConfig config;
    private final Json json;
    private final Event<UnusualChangeFound> found;

    UnusualChanges(
            EarlierSnapshots earlier,
            BackupContent content,
            UnusualChangeConfig config,
            Json json,
            Event<UnusualChangeFound> found) {
        this.earlier = earlier;
        this.content = content;
        this.config = config;
        this.json = json;
        this.found = found;
    }

    /** What is unusual in a backup's snapshots, beside the newest complete ones before them. The list of files follows the records that name them and is not judged. Reads the store. */
    List<UnusualChange> of(Backup backup, List<SnapshotRow> sealed) {
        List<SnapshotRow> streams = sealed.stream()
                .filter(row -> !row.stream().equals(MediaEntry.STREAM))
                .toList();
        return earlier.compare(backup.place(), backup.seq(), streams).stream()
                .flatMap(each -> change(backup, each).stream())
                .toList();
    }

    private Optional<UnusualChange> change(Backup backup, EarlierSnapshots.Compared each) {
        return each.row().kind() == SnapshotKind.EXPORT
                ? shrunk(backup, each)
                : Optional.of(change(each)).filter(this::isUnusual);
    }

    /** A file that lost more of its size than is usual: an export of 0 bytes is a failure of the source more often than the loss of all data. */
    private Optional<UnusualChange> shrunk(Backup backup, EarlierSnapshots.Compared each) {
        OptionalLong before = size(backup, each.before());
        OptionalLong now = size(backup, each.row());
        if (before.isEmpty() || now.isEmpty() || each.row().counts().unseen() > 0) {
            return Optional.empty();
        }
        long least = (long) (before.getAsLong() * (1 - config.shrunkShare()));
        boolean unusual = now.getAsLong() < least || now.getAsLong() == 0 && before.getAsLong() > 0;
        return unusual
                ? Optional.of(UnusualChange.shrunk(each.row().stream(), now.getAsLong(), before.getAsLong()))
                : Optional.empty();
    }

    private OptionalLong size(Backup backup, SnapshotRow row) {
        try {
            return content.open(backup, row)
                    .textIfWhole(row.stream())
                    .map(line -> content.exportEntry(line).told().size())
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        } catch (Problem e) {
            if (e.isOfBrokenObject()) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** Only a complete snapshot says that something is gone. */
    private static UnusualChange change(EarlierSnapshots.Compared each) {
        long gone = each.row().complete() ? each.turnover().gone() : 0;
        return new UnusualChange(
                each.row().stream(),
                gone,
                each.turnover().changed(),
                each.before().counts().records());
    }

    private boolean isUnusual(UnusualChange change) {
        return change.of() >= config.leastRecords()
                && (change.deleted() > change.of() * config.deletedShare()
                        || change.changed() > change.of() * config.changedShare());
    }

    /** Marks the backup, in the transaction that ends it; does nothing where nothing is unusual. */
    void mark(Sql sql, Backup backup, List<UnusualChange> changes) throws SQLException {
        if (!changes.isEmpty()) {
            sql.update("update backup set unusual_change = ?::jsonb where id = ?", json.text(changes), backup.id());
            found.fire(new UnusualChangeFound(sql, backup.tenant(), backup.source(), backup.id(), changes));
        }
    }
}
