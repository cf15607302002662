package io.holdfast.backup;

import io.holdfast.database.Database;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.vault.ManifestName;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotRow;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of backups as their manifests tell them. Rows that are there stay as they are. */
@Singleton
class RebuiltRows {
    private final BackupRows rows;
    private final Database database;
    private final Json json;

    RebuiltRows(BackupRows rows, Database database, Json json) {
        this.rows = rows;
        this.database = database;
        this.json = json;
    }

    /** Writes the rows of a backup, in one transaction; says why where that cannot be. */
    Optional<String> take(Place place, BackupClosing.Manifest manifest) {
        return database.transaction(sql -> {
            if (isThere(sql, manifest.backup())) {
                return Optional.empty();
            }
            if (!moment(sql, place, manifest.seq(), manifest.backup(), "SEALED")) {
                return Optional.of("Backup " + manifest.backup() + ": the database knows another backup as number "
                        + manifest.seq() + " of source " + place.source() + ".");
            }
            source(sql, place, manifest);
            backup(sql, place, manifest);
            for (BackupClosing.Missing missing : manifest.missing()) {
                BackupRows.gap(
                                manifest.backup(),
                                new BackupRows.Gap(
                                        missing.stream(),
                                        ErrorCode.of(missing.code()),
                                        missing.count(),
                                        missing.example()))
                        .in(sql);
            }
            for (SnapshotRow row : manifest.streams()) {
                snapshot(sql, place, manifest, row);
            }
            String code = manifest.result() == JobState.SUCCEEDED
                    ? null
                    : manifest.missing().isEmpty()
                            ? ErrorCode.COUNT_MISMATCH.code()
                            : manifest.missing().getFirst().code();
            rows.ended(
                            manifest.backup(),
                            manifest.result(),
                            manifest.endedAt(),
                            code == null ? null : ErrorCode.of(code),
                            manifest.errorDetail())
                    .in(sql);
            return Optional.empty();
        });
    }

    /** A backup whose manifest cannot be read is known from now on, as one that is no more. */
    void giveUp(Place place, ManifestName name) {
        database.change(sql -> moment(sql, place, name.seq(), name.backup(), "DROPPED"));
    }

    /** New backups are numbered behind all that are known. */
    void countMoments(Place place) {
        database.change(sql -> sql.update("""
                insert into moment_counter (source_id, last_seq) select ?, max(seq) from (
                    select seq from moment where source_id = ?
                    union all select last_seq from vault_object where source_id = ?
                    union all select 0) known
                on conflict (source_id) do update set last_seq = greatest(moment_counter.last_seq, excluded.last_seq)""", place.source(), place.source(), place.source()));
    }

    private static boolean isThere(Sql sql, UUID backup) throws SQLException {
        return sql.first(row -> true, "select 1 from backup where id = ? and result is not null", backup)
                .isPresent();
    }

    private static boolean moment(Sql sql, Place place, long seq, UUID backup, String state) throws SQLException {
        sql.update(
                "insert into moment (source_id, seq, tenant_id, backup_id, state, opened_at) values (?, ?, ?, ?, ?, now()) on conflict do nothing",
                place.source(),
                seq,
                place.tenant().toString(),
                backup,
                state);
        sql.update("update moment set state = ? where backup_id = ? and state = 'OPEN'", state, backup);
        return sql.first(row -> true, "select 1 from moment where backup_id = ? and seq = ?", backup, seq)
                .isPresent();
    }

    /** A source of which no description is left can be read, and needs new credentials to be backed up again. */
    private static void source(Sql sql, Place place, BackupClosing.Manifest manifest) throws SQLException {
        sql.update(
                """
                insert into source (id, tenant_id, name, connector, settings, credentials, state, created_at, updated_at, version)
                values (?, ?, ?, ?, '{}', ?, 'REVOKED', ?, ?, 0) on conflict do nothing""",
                place.source(),
                place.tenant().toString(),
                "Recovered " + place.source(),
                manifest.connector(),
                new byte[0],
                manifest.createdAt(),
                manifest.createdAt());
    }

    private void backup(Sql sql, Place place, BackupClosing.Manifest manifest) throws SQLException {
        List<String> streams = manifest.wanted() != null
                ? manifest.wanted()
                : manifest.streams().stream()
                        .map(SnapshotRow::stream)
                        .filter(stream -> !stream.equals(MediaEntry.STREAM))
                        .toList();
        sql.update(
                """
                insert into backup (id, tenant_id, source_id, seq, job_id, origin, name, note, connector, streams, created_at, expires_at, unusual_change)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb) on conflict do nothing""",
                manifest.backup(),
                place.tenant().toString(),
                place.source(),
                manifest.seq(),
                manifest.job() == null ? UUID.randomUUID() : manifest.job(),
                manifest.origin(),
                manifest.name(),
                manifest.note(),
                manifest.connector(),
                streams,
                manifest.createdAt(),
                manifest.expiresAt(),
                manifest.unusualChange().isEmpty() ? null : json.text(manifest.unusualChange()));
    }

    private void snapshot(Sql sql, Place place, BackupClosing.Manifest manifest, SnapshotRow row) throws SQLException {
        sql.update(
                """
                insert into snapshot (backup_id, stream, tenant_id, source_id, seq, ref, counts, complete, consistency, reason, reach, kind, segments_added, bytes_added, sealed_at)
                values (?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?::jsonb, ?, ?, ?, ?) on conflict do nothing""",
                manifest.backup(),
                row.stream(),
                place.tenant().toString(),
                place.source(),
                manifest.seq(),
                json.text(row.ref()),
                json.text(row.counts()),
                row.complete(),
                row.consistency(),
                row.reason(),
                json.text(row.reach()),
                row.kind(),
                row.segmentsAdded(),
                row.bytesAdded(),
                manifest.endedAt());
    }
}
