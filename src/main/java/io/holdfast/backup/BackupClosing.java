package io.holdfast.backup;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.holdfast.database.Database.Effect;
import io.holdfast.database.Json;
import io.holdfast.database.Sql;
import io.holdfast.job.Ending;
import io.holdfast.job.JobInfo;
import io.holdfast.job.JobState;
import io.holdfast.job.Jobs;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.tenant.TenantId;
import io.holdfast.vault.CleanUp;
import io.holdfast.vault.Damages;
import io.holdfast.vault.Manifests;
import io.holdfast.vault.Moments;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Ends a backup: the manifest last, then one transaction that makes it readable. */
@Singleton
class BackupClosing {
    private final BackupRows rows;
    private final Snapshots snapshots;
    private final Manifests manifests;
    private final Moments moments;
    private final CleanUp cleanUp;
    private final Damages damages;
    private final UnusualChanges unusual;
    private final Jobs jobs;
    private final Json json;
    private final Clock clock;
    private final Event<BackupEnded> ended;

    BackupClosing(
            BackupRows rows,
            Snapshots snapshots,
            Manifests manifests,
            Moments moments,
            CleanUp cleanUp,
            Damages damages,
            UnusualChanges unusual,
            Jobs jobs,
            Json json,
            Clock clock,
            Event<BackupEnded> ended) {
        this.rows = rows;
        this.snapshots = snapshots;
        this.manifests = manifests;
        this.moments = moments;
        this.cleanUp = cleanUp;
        this.damages = damages;
        this.unusual = unusual;
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
        this.ended = ended;
    }

    /** The manifest: what a backup holds, for whoever has the bucket and the key. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Manifest(
            int format,
            UUID backup,
            UUID source,
            String tenant,
            long seq,
            Origin origin,
            String name,
            String note,
            String connector,
            Instant createdAt,
            Instant endedAt,
            JobState result,
            List<SnapshotRow> streams,
            List<Missing> missing,
            UUID job,
            List<String> wanted,
            Instant expiresAt,
            String errorDetail,
            List<UnusualChange> unusualChange) {
        Manifest {
            unusualChange = unusualChange == null ? List.of() : unusualChange;
        }
    }

    /** What a backup lacks, as the manifest says it. */
    @RegisterForReflection
    record Missing(String stream, String code, long count, String example) {}

    Ending finish(TaskRun run) {
        Backup backup = rows.find(run.job().tenant(), run.job().subject()).orElseThrow();
        List<SnapshotRow> sealed = snapshots.of(backup.id());
        Set<String> there = sealed.stream().map(SnapshotRow::stream).collect(Collectors.toSet());
        List<BackupRows.Gap> gaps = new ArrayList<>(rows.gaps(backup.id()));
        Effect gapRows = Effect.NONE;
        for (String stream : backup.streams()) {
            if (!there.contains(stream)) {
                BackupRows.Gap gap =
                        new BackupRows.Gap(stream, ErrorCode.TOO_MANY_ATTEMPTS, 1, "The stream could not be read.");
                gaps.add(gap);
                gapRows = gapRows.then(BackupRows.gap(backup.id(), gap));
            }
        }
        for (SnapshotRow row : sealed) {
            if (!row.complete() && gaps.stream().noneMatch(gap -> gap.stream().equals(row.stream()))) {
                BackupRows.Gap gap = new BackupRows.Gap(
                        row.stream(),
                        ErrorCode.COUNT_MISMATCH,
                        Math.max(1, row.counts().unseen()),
                        String.valueOf(row.reason()));
                gaps.add(gap);
                gapRows = gapRows.then(BackupRows.gap(backup.id(), gap));
            }
        }
        if (sealed.stream().noneMatch(BackupClosing::wasRead)) {
            BackupRows.Gap first = gaps.isEmpty()
                    ? new BackupRows.Gap("", ErrorCode.STREAM_NOT_OFFERED, 1, "The source offers none of the streams.")
                    : gaps.getFirst();
            String detail = "No stream could be read. " + first.example();
            return new Ending(
                    JobState.FAILED,
                    first.code(),
                    detail,
                    gapRows.then(ended(backup, JobState.FAILED, first.code(), detail)),
                    // What is sealed is not sealed again: trying again could not make it whole.
                    sealed.stream().allMatch(row -> row.stream().equals(MediaEntry.STREAM)));
        }
        boolean whole = gaps.isEmpty() && sealed.stream().allMatch(SnapshotRow::complete);
        JobState result = whole ? JobState.SUCCEEDED : JobState.PARTIAL;
        String detail = whole ? null : "Something is missing (" + gaps.size() + " kinds); the backup lists it.";
        byte[] stored = manifests.store(
                backup.place(), backup.seq(), backup.id(), manifest(backup, result, sealed, gaps, detail));
        // Where an earlier finisher died behind this line, its manifest counts.
        Manifest said = json.value(new String(stored, StandardCharsets.UTF_8), Manifest.class);
        ErrorCode code = whole
                ? null
                : gaps.isEmpty() ? ErrorCode.COUNT_MISMATCH : gaps.getFirst().code();
        Effect effect = gapRows.then(sql -> {
            moments.seal(sql, backup.id());
            moments.release(sql, run.job().id());
            cleanUp.condemnRuns(sql, backup.place(), backup.seq(), backup.id());
            sql.update("delete from media_todo where backup_id = ?", backup.id());
            rows.ended(backup.id(), result, said.endedAt(), code, detail).in(sql);
            unusual.mark(sql, backup, said.unusualChange());
            jobs.insert(sql, Backups.cleanUp(backup.place(), backup.seq(), backup.id(), false));
            if (damages.mayTouch(sql, backup.place(), backup.seq())) {
                // Found broken while this backup was made, by a verification that did not know of it yet.
                jobs.insert(sql, VerificationHandler.quick(backup));
            }
            ended.fire(new BackupEnded(sql, backup.tenant(), backup.source(), backup.id(), result, detail));
        });
        return whole ? Ending.succeeded(effect) : Ending.partial(code, detail, effect);
    }

    /** Whether a snapshot holds anything that was read, now or by an earlier backup. */
    private static boolean wasRead(SnapshotRow row) {
        boolean anything = row.complete() || row.counts().records() > 0;
        return anything
                && !row.stream().equals(MediaEntry.STREAM)
                && !row.consistency().equals(StreamSealing.NOT_OFFERED);
    }

    Effect fail(TaskRun run, JobState end) {
        Backup backup = rows.find(run.job().tenant(), run.job().subject()).orElseThrow();
        return ended(backup, end, null, null);
    }

    /** The backup can no longer be tried again: what it stored may go. */
    Effect forget(JobInfo job) {
        return sql -> forget(sql, job.tenant(), job.subject());
    }

    /** As {@link #forget(JobInfo)}, within a transaction. */
    void forget(Sql sql, TenantId tenant, UUID id) throws SQLException {
        Backup backup = rows.find(tenant, id).orElseThrow();
        moments.drop(sql, id);
        moments.release(sql, backup.job());
        sql.update("delete from media_todo where backup_id = ?", id);
        sql.update("delete from snapshot_run where backup_id = ?", id);
        jobs.insert(sql, Backups.cleanUp(backup.place(), backup.seq(), id, false));
    }

    /** The backup came to nothing, for now: what it stored is kept as long as it can be tried again. */
    private Effect ended(Backup backup, JobState end, ErrorCode code, String detail) {
        return sql -> {
            rows.ended(backup.id(), end, clock.instant(), code, detail).in(sql);
            sql.update(
                    "update backup b set error_code = j.error_code, error_detail = j.error_detail from job j where b.id = ? and j.id = b.job_id and b.error_code is null",
                    backup.id());
            ended.fire(new BackupEnded(sql, backup.tenant(), backup.source(), backup.id(), end, detail));
        };
    }

    private byte[] manifest(
            Backup backup, JobState result, List<SnapshotRow> sealed, List<BackupRows.Gap> gaps, String detail) {
        Manifest manifest = new Manifest(
                1,
                backup.id(),
                backup.source(),
                backup.tenant().toString(),
                backup.seq(),
                backup.origin(),
                backup.name(),
                backup.note(),
                backup.connector(),
                backup.createdAt(),
                clock.instant(),
                result,
                sealed,
                gaps.stream()
                        .map(gap -> new Missing(gap.stream(), gap.code().code(), gap.count(), gap.example()))
                        .toList(),
                backup.job(),
                backup.streams(),
                backup.keeping().expiresAt(),
                detail,
                unusual.of(backup, sealed));
        return json.text(manifest).getBytes(StandardCharsets.UTF_8);
    }
}
