package io.holdfast.restore;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.Backups;
import io.holdfast.connector.Connector;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.JobState;
import io.holdfast.job.Jobs;
import io.holdfast.job.Lane;
import io.holdfast.job.NewJob;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Source;
import io.holdfast.source.SourceState;
import io.holdfast.source.Sources;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.Moments;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** All restores: asked for and found. Safe for use by many threads. */
@Singleton
class Restores {
    private final RestoreRows rows;
    private final Backups backups;
    private final BackupContent content;
    private final Sources sources;
    private final Moments moments;
    private final Jobs jobs;
    private final Clock clock;

    Restores(
            RestoreRows rows,
            Backups backups,
            BackupContent content,
            Sources sources,
            Moments moments,
            Jobs jobs,
            Clock clock) {
        this.rows = rows;
        this.backups = backups;
        this.content = content;
        this.sources = sources;
        this.moments = moments;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Starts a restore to the backup's source. The backup is held against deletion until it ends. {@code not_restorable} where a chosen stream cannot be
     * written, {@code unknown_stream} where the backup has it not, {@code source_in_use} where a backup or restore of the source is under way.
     */
    Restore start(TenantId tenant, UUID backupId, Selection selection) {
        Backup backup = backups.readable(tenant, backupId);
        Source source = sources.find(backup.source()).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (source.state() == SourceState.REVOKED) {
            throw Problem.of(ErrorCode.SOURCE_REVOKED);
        }
        sources.requireKey();
        requireWritable(sources.connector(source), backup, selection);
        Restore restore = new Restore(
                UUID.randomUUID(),
                tenant,
                source.id(),
                backupId,
                null,
                UUID.randomUUID(),
                selection,
                clock.instant(),
                JobState.PENDING,
                null,
                0,
                null,
                null);
        NewJob job = new NewJob(
                restore.job(),
                tenant,
                source.id(),
                restore.id(),
                RestoreHandler.KIND,
                Lane.RESTORE,
                true,
                false,
                null,
                new RestoreHandler.Told(backupId));
        jobs.start(sql -> {
            moments.hold(sql, backupId, restore.id());
            rows.insert(sql, restore);
            return job;
        });
        return restore;
    }

    private void requireWritable(Connector connector, Backup backup, Selection selection) {
        Set<String> there =
                content.streams(backup).stream().map(row -> row.stream()).collect(Collectors.toSet());
        for (Selection.Chosen chosen : selection.streams()) {
            StreamSpec stream = connector.stream(chosen.name())
                    .orElseThrow(
                            () -> Problem.of(ErrorCode.UNKNOWN_STREAM, "There is no stream " + chosen.name() + "."));
            if (!there.contains(chosen.name())) {
                throw Problem.of(ErrorCode.UNKNOWN_STREAM, "The backup has no stream " + chosen.name() + ".");
            }
            if (!isWritable(stream)) {
                throw Problem.of(ErrorCode.NOT_RESTORABLE, "Stream " + chosen.name() + ": " + stream.reason());
            }
        }
        if (selection.isEverything() && connector.streams().stream().noneMatch(Restores::isWritable)) {
            throw Problem.of(ErrorCode.NOT_RESTORABLE);
        }
    }

    static boolean isWritable(StreamSpec stream) {
        return stream.restorable() != StreamSpec.Restorable.NO && stream.write() != null;
    }

    /** The chosen streams of a connector that can be written. */
    static List<StreamSpec> writable(Connector connector, Selection selection) {
        return connector.streams().stream()
                .filter(Restores::isWritable)
                .filter(stream -> selection.of(stream.name()).isPresent())
                .toList();
    }
}
