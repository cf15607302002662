package io.holdfast.backup;

import io.holdfast.backup.ContentViews.HistoryPage;
import io.holdfast.backup.ContentViews.MomentView;
import io.holdfast.backup.ContentViews.VersionView;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Source;
import io.holdfast.source.Sources;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import io.holdfast.vault.VersionLookup;
import io.holdfast.vault.VersionLookup.Version;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of one record over the backups of its source that can be read: told by the indexes' fingerprints, no text is read. */
@Singleton
class RecordHistory {
    private final Sources sources;
    private final BackupRows rows;
    private final Snapshots snapshots;
    private final SearchTime time;

    RecordHistory(Sources sources, BackupRows rows, Snapshots snapshots, SearchTime time) {
        this.sources = sources;
        this.rows = rows;
        this.snapshots = snapshots;
        this.time = time;
    }

    /** A page of the history, oldest first, over at most {@code limit} backups. */
    HistoryPage page(UUID sourceId, String stream, String key, int limit, String cursor) {
        Source source = sources.find(sourceId).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        Reached from = Reached.of(cursor);
        List<Backup> backups = rows.readableAfter(source.tenant(), sourceId, from.seq(), limit + 1);
        Map<UUID, SnapshotRow> stored = snapshots
                .of(backups.stream().map(Backup::id).toList(), stream)
                .stream()
                .collect(Collectors.toMap(SnapshotRow::backup, Function.identity()));
        if (stored.isEmpty() && sources.connector(source).stream(stream).isEmpty() && from.seq() == 0) {
            throw Problem.of(ErrorCode.UNKNOWN_STREAM, "There is no stream " + stream + ".");
        }
        VersionLookup lookup = snapshots.versions(new Place(source.tenant(), sourceId), key);
        Telling telling = new Telling(from.seen());
        Patience left = time.begin();
        Iterator<Backup> all = backups.iterator();
        int scanned = 0;
        long seq = from.seq();
        while (all.hasNext() && scanned < limit && (scanned == 0 || !left.isOver())) {
            Backup backup = all.next();
            seq = backup.seq();
            scanned++;
            // A backup that was not asked for the stream says nothing about it.
            Optional.ofNullable(stored.get(backup.id())).ifPresent(row -> telling.add(backup, lookup.in(row.ref())));
        }
        return new HistoryPage(
                telling.stretches(), scanned, all.hasNext() ? new Reached(seq, telling.seen).cursor() : null);
    }

    /** How far a page came: the last backup, and whether one so far held the record. */
    private record Reached(long seq, boolean seen) {
        static Reached of(String cursor) {
            String text = Cursor.text(cursor);
            if (text.isEmpty()) {
                return new Reached(0, false);
            }
            if (!text.matches("\\d{1,18}[+-]")) {
                throw Problem.of(ErrorCode.INVALID_CURSOR);
            }
            return new Reached(Long.parseLong(text.substring(0, text.length() - 1)), text.endsWith("+"));
        }

        String cursor() {
            return Cursor.of(seq + (seen ? "+" : "-"));
        }
    }

    /** Puts backups together in which the record was the same. */
    private static final class Telling {
        private final List<VersionView> stretches = new ArrayList<>();
        private boolean seen;

        Telling(boolean seen) {
            this.seen = seen;
        }

        void add(Backup backup, Optional<Version> version) {
            if (version.isEmpty() && !seen) {
                return;
            }
            seen = true;
            MomentView moment = new MomentView(backup.id(), backup.seq(), backup.createdAt());
            String state = version.map(it -> it.unseenSince() > 0 ? "unseen" : "present")
                    .orElse("gone");
            String fingerprint = version.map(Version::fingerprint).orElse(null);
            VersionView last = stretches.isEmpty() ? null : stretches.getLast();
            if (last != null && last.state().equals(state) && Objects.equals(last.fingerprint(), fingerprint)) {
                stretches.set(
                        stretches.size() - 1,
                        new VersionView(state, fingerprint, last.bytes(), last.first(), moment, last.backups() + 1));
                return;
            }
            stretches.add(new VersionView(
                    state, fingerprint, version.map(Version::bytes).orElse(0L), moment, moment, 1));
        }

        List<VersionView> stretches() {
            return List.copyOf(stretches);
        }
    }
}
