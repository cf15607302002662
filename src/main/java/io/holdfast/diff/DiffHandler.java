package io.holdfast.diff;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.Backups;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Ending;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobState;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Moments;
import io.holdfast.vault.SnapshotRow;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The steps of a diff. */
@Singleton
class DiffHandler implements JobHandler {
    static final String KIND = "diff";
    static final String BEGIN = "begin";
    private final Listing listing;
    private final Examining examining;
    private final DiffRows rows;
    private final Backups backups;
    private final BackupContent content;
    private final Moments moments;
    private final Clock clock;
    private final DiffMetrics metrics;

    DiffHandler(
            Listing listing,
            Examining examining,
            DiffRows rows,
            Backups backups,
            BackupContent content,
            Moments moments,
            Clock clock,
            DiffMetrics metrics) {
        this.listing = listing;
        this.examining = examining;
        this.rows = rows;
        this.backups = backups;
        this.content = content;
        this.moments = moments;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Waits for the backup that reads the present, where there is one; no slot is held meanwhile. */
    @Override
    public Settlement plan(TaskRun run) {
        NewTask begin = NewTask.essential(BEGIN, 0, Map.of());
        return Settlement.done()
                .with(0, List.of(begin.after(backup(run, told(run).other()).job())));
    }

    @Override
    public Settlement run(TaskRun run) {
        Backup before = readable(run, told(run).backup());
        Backup after = readable(run, told(run).other());
        UUID diff = run.job().subject();
        return switch (run.name()) {
            case BEGIN -> begin(run, diff, before, after);
            case DiffSteps.LIST ->
                listing.list(run, diff, before, after, run.payload(DiffSteps.Listing.class).stream());
            case DiffSteps.EXAMINE ->
                examining.examine(run, diff, before, after, run.payload(DiffSteps.Examining.class));
            default -> throw new IllegalArgumentException("A diff has no step " + run.name());
        };
    }

    /** Sees which streams can be compared: those that both backups have. */
    private Settlement begin(TaskRun run, UUID id, Backup before, Backup after) {
        Diff diff = rows.find(run.job().tenant(), id).orElseThrow();
        Map<String, SnapshotRow> one = streams(before);
        Map<String, SnapshotRow> other = streams(after);
        Map<String, SnapshotRow> all = new TreeMap<>(one);
        all.putAll(other);
        List<StreamDiff> streams = new ArrayList<>();
        List<NewTask> tasks = new ArrayList<>();
        for (String stream : all.keySet()) {
            if (!diff.streams().isEmpty() && !diff.streams().contains(stream)) {
                continue;
            }
            String reason = !one.containsKey(stream)
                    ? "The backup has no such stream."
                    : !other.containsKey(stream) ? "What it is compared with has no such stream." : null;
            streams.add(new StreamDiff(
                    stream,
                    records(one.get(stream)),
                    records(other.get(stream)),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    reason != null,
                    0,
                    reason));
            if (reason == null) {
                tasks.add(NewTask.essential(DiffSteps.LIST, DiffSteps.LIST_PHASE, new DiffSteps.Listing(stream)));
            }
        }
        return Settlement.done(0, DiffRows.streams(id, streams)).with(0, tasks);
    }

    private Map<String, SnapshotRow> streams(Backup backup) {
        return content.streams(backup).stream().collect(Collectors.toMap(SnapshotRow::stream, Function.identity()));
    }

    private static long records(SnapshotRow row) {
        return row == null ? 0 : row.counts().records();
    }

    @Override
    public Ending finish(TaskRun run) {
        UUID diff = run.job().subject();
        long open = rows.streams(diff).stream()
                .filter(stream -> !stream.isExamined())
                .count();
        if (open == 0) {
            return Ending.succeeded(ended(run, JobState.SUCCEEDED, null, null));
        }
        String detail = "The changed fields of " + open + " streams are not all known.";
        return Ending.partial(
                ErrorCode.DIFF_NOT_EXAMINED, detail, ended(run, JobState.PARTIAL, ErrorCode.DIFF_NOT_EXAMINED, detail));
    }

    @Override
    public Effect fail(TaskRun run, JobState end) {
        UUID diff = run.job().subject();
        return DiffRows.stopped(diff, end, clock.instant())
                .then(sql -> moments.release(sql, diff))
                .then(metrics.ended(end));
    }

    private Effect ended(TaskRun run, JobState result, ErrorCode code, String detail) {
        UUID diff = run.job().subject();
        return DiffRows.ended(diff, result, clock.instant(), code, detail)
                .then(sql -> moments.release(sql, diff))
                .then(metrics.ended(result));
    }

    private static DiffSteps.Told told(TaskRun run) {
        return run.jobPayload(DiffSteps.Told.class);
    }

    private Backup backup(TaskRun run, UUID id) {
        return backups.find(run.job().tenant(), id).orElseThrow();
    }

    private Backup readable(TaskRun run, UUID id) {
        Backup backup = backup(run, id);
        if (!backup.isReadable()) {
            throw Problem.of(
                    ErrorCode.PRESENT_NOT_READ,
                    "Backup " + id + " ended as " + backup.state() + "; there is nothing to compare with.");
        }
        return backup;
    }
}
