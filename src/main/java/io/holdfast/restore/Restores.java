package io.holdfast.restore;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupAccounts;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.Backups;
import io.holdfast.connector.Connector;
import io.holdfast.connector.MediaFields;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.Jobs;
import io.holdfast.job.Lane;
import io.holdfast.job.NewJob;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Source;
import io.holdfast.source.SourceState;
import io.holdfast.source.Sources;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.SnapshotRow;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All restores: asked for and found. Safe for use by many threads. */
@Singleton
class Restores {
    private final RestoreRows rows;
    private final KeyMap keys;
    private final Backups backups;
    private final BackupAccounts accounts;
    private final BackupContent content;
    private final Sources sources;
    private final Jobs jobs;
    private final Clock clock;

    Restores(
            RestoreRows rows,
            KeyMap keys,
            Backups backups,
            BackupAccounts accounts,
            BackupContent content,
            Sources sources,
            Jobs jobs,
            Clock clock) {
        this.rows = rows;
        this.keys = keys;
        this.backups = backups;
        this.accounts = accounts;
        this.content = content;
        this.sources = sources;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** The source that a backup is of. */
    UUID sourceOf(TenantId tenant, UUID backup) {
        return backups.readable(tenant, backup).source();
    }

    /**
     * Starts a restore. What it reads is held against deletion until it ends. {@code not_restorable} where a chosen stream cannot be written, {@code unknown_stream} where
     * the backup has it not, {@code invalid_request} where the source has another connector, {@code source_in_use} where a backup or restore of the source is under way.
     */
    Restore start(TenantId tenant, RestoreRequest request) {
        Backup backup = backups.readable(tenant, request.backup());
        Source source = sources.find(request.source()).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        if (source.state() == SourceState.REVOKED) {
            throw Problem.of(ErrorCode.SOURCE_REVOKED);
        }
        accounts.requireSame(backup, source);
        sources.requireKey();
        requireSameKind(backup, source, request.selection());
        boolean fields = request.selection().streams().stream().anyMatch(Selection.Chosen::isPartial);
        if (fields && request.onConflict() == ConflictPolicy.COPY) {
            throw Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "Fields and files are put into the record itself: there is no copy of them.");
        }
        if (request.basis() == null) {
            requireWritable(sources.connector(source), backup, request.selection());
        }
        Restore restore = Restore.asked(tenant, request, clock.instant());
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
                new RestoreHandler.Told(request.backup(), request.dryRun()));
        Optional<UUID> seen = seenBy(tenant, request);
        String account = sources.account(source);
        jobs.start(sql -> {
            backups.hold(sql, request.backup(), restore.id());
            if (seen.isPresent()) {
                backups.hold(sql, seen.get(), restore.id());
            }
            keys.requireOf(sql, source.id(), account);
            rows.insert(sql, restore, account);
            return job;
        });
        return restore;
    }

    /** The backup that those who chose the records looked at: the diff's, or the safety backup of the plan that this restore carries out. */
    private Optional<UUID> seenBy(TenantId tenant, RestoreRequest request) {
        if (request.seen() != null) {
            return Optional.of(request.seen().backup());
        }
        return Optional.ofNullable(request.basis())
                .filter(basis -> basis.kind() == Basis.Kind.PLAN)
                .flatMap(basis -> rows.find(tenant, basis.restore()))
                .map(Restore::safety);
    }

    private static void requireSameKind(Backup backup, Source source, Selection selection) {
        boolean foreign = !backup.source().equals(source.id());
        if (!backup.connector().equals(source.connector())) {
            throw Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "The backup is of connector " + backup.connector() + ", and the source has " + source.connector()
                            + ".");
        }
        if (foreign && !selection.deletes().isEmpty()) {
            throw Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "What another source's backup lacks says nothing of this source: nothing can be deleted by it.");
        }
    }

    private void requireWritable(Connector connector, Backup backup, Selection selection) {
        Map<String, SnapshotRow> there =
                content.streams(backup).stream().collect(Collectors.toMap(SnapshotRow::stream, Function.identity()));
        for (Selection.Chosen chosen : selection.streams()) {
            StreamSpec stream = requireWritable(connector, there, chosen.name());
            if (stream.isExport() && (!chosen.isWhole() || chosen.isPartial())) {
                throw Problem.of(
                        ErrorCode.INVALID_REQUEST,
                        "Stream " + stream.name()
                                + " is one file: there are no keys, fields or files of it to choose.");
            }
            ChosenFields.requireWritable(stream, chosen.fields());
            if (chosen.media()) {
                requireMedia(stream, chosen);
            }
        }
        for (Selection.Surplus surplus : selection.deletes()) {
            StreamSpec stream = requireWritable(connector, there, surplus.stream());
            if (stream.write() == null || stream.write().delete() == null) {
                throw Problem.of(
                        ErrorCode.NOT_RESTORABLE, "The connector cannot delete records of " + stream.name() + ".");
            }
            if (surplus.keys().isEmpty() && !there.get(surplus.stream()).complete()) {
                throw Problem.of(
                        ErrorCode.NOT_RESTORABLE,
                        "The backup did not see all of " + stream.name()
                                + ": what it lacks may have been there. Name the records that are to be deleted.");
            }
        }
        if (selection.everything() && connector.streams().stream().noneMatch(Restores::isWritable)) {
            throw Problem.of(ErrorCode.NOT_RESTORABLE);
        }
    }

    private static void requireMedia(StreamSpec stream, Selection.Chosen chosen) {
        if (!chosen.fields().isEmpty()) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "Stream " + stream.name() + " wants either fields or media.");
        }
        if (stream.media().isEmpty()) {
            throw Problem.of(ErrorCode.NOT_RESTORABLE, "Records of " + stream.name() + " have no files.");
        }
        if (MediaFields.of(stream).isEmpty() || !stream.write().updates()) {
            throw Problem.of(
                    ErrorCode.NOT_RESTORABLE,
                    "The connector cannot put files into records of " + stream.name() + " that are there.");
        }
    }

    /** What a restore of everything leaves out, because the connector cannot write it: records of the backup by stream. */
    List<RestoreViews.Reason> leftOut(Restore restore) {
        if (!restore.selection().everything() || restore.request().basis() != null) {
            return List.of();
        }
        Connector connector =
                sources.connector(sources.find(restore.source()).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND)));
        Backup backup =
                backups.find(restore.tenant(), restore.backup()).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
        return content.streams(backup).stream()
                .filter(row -> connector.stream(row.stream())
                        .filter(stream -> !isWritable(stream))
                        .isPresent())
                .map(row -> new RestoreViews.Reason(
                        row.stream(),
                        PlannedAction.SKIP,
                        ErrorCode.NOT_RESTORABLE.code(),
                        row.counts().records()))
                .toList();
    }

    private static StreamSpec requireWritable(Connector connector, Map<String, SnapshotRow> there, String name) {
        StreamSpec stream = connector.stream(name)
                .orElseThrow(() -> Problem.of(ErrorCode.UNKNOWN_STREAM, "There is no stream " + name + "."));
        if (!there.containsKey(name)) {
            throw Problem.of(ErrorCode.UNKNOWN_STREAM, "The backup has no stream " + name + ".");
        }
        if (!isWritable(stream)) {
            throw Problem.of(ErrorCode.NOT_RESTORABLE, "Stream " + name + ": " + stream.reason());
        }
        return stream;
    }

    static boolean isWritable(StreamSpec stream) {
        return stream.restorable() != StreamSpec.Restorable.NO
                && (stream.write() != null || stream.importing() != null);
    }

    /** The chosen streams of a connector that can be written. */
    static List<StreamSpec> writable(Connector connector, Selection selection) {
        return connector.streams().stream()
                .filter(Restores::isWritable)
                .filter(stream -> selection.of(stream.name()).isPresent())
                .toList();
    }
}
