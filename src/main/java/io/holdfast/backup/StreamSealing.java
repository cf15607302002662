package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.source.Sources;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Makes a stream's runs into its snapshot, after a last look at the source's own count. Where the pages held fewer records than were counted the stream is
 * read once more; where that does not make up for it, the snapshot says so and carries over what was not seen.
 */
@Singleton
class StreamSealing {
    private static final int MOST_LOOKS = 2;
    private final Sources sources;
    private final Snapshots snapshots;
    private final BackupContent content;
    private final MediaFetching media;
    private final Database database;

    StreamSealing(Sources sources, Snapshots snapshots, BackupContent content, MediaFetching media, Database database) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.content = content;
        this.media = media;
        this.database = database;
    }

    /**
     * What can be said of a pass over a stream.
     *
     * @param expected the count before it; negative where the source does not count
     * @param counted the count after it
     */
    private record Pass(long expected, long distinct, OptionalLong counted, long failedTasks, long refused) {
        boolean isComplete() {
            return failedTasks == 0 && refused == 0 && distinct >= counted.orElse(0) && !shifted();
        }

        /** Whether records went while the list was paged: others moved up, perhaps to a page that was read already, and the counts agree all the same. */
        boolean shifted() {
            return counted.isPresent() && counted.getAsLong() < expected;
        }
    }

    Settlement seal(TaskRun run, Steps.Seal task) {
        UUID backup = run.job().subject();
        Place place = new Place(run.job().tenant(), run.job().source());
        if (task.stream().equals(Steps.MEDIA_STREAM)) {
            boolean complete = snapshots.of(backup).stream().allMatch(SnapshotRow::complete)
                    && run.failed(Steps.MEDIA, Steps.Media.class).isEmpty();
            Effect remembered =
                    media.remembered(backup, place, sources.connect(run.job().source()));
            long seq = run.jobPayload(BackupPlan.class).seq();
            Snapshots.Merged merged = merged(run, task, place, complete, line -> content.keep(place, seq, line));
            Effect sealed = noted(run, merged, "best_effort", "Files are read after the records that name them.");
            return Settlement.done(0, sealed.then(remembered));
        }
        Connection connection = sources.connect(run.job().source());
        StreamSpec stream = connection.connector().stream(task.stream()).orElseThrow();
        Pass pass = new Pass(
                task.counted(),
                snapshots.distinct(place, backup, task.stream()),
                task.counted() < 0 ? OptionalLong.empty() : connection.count(stream),
                run.failed(Steps.PAGES, Steps.Pages.class).stream()
                        .filter(failed -> failed.stream().equals(task.stream()))
                        .count(),
                refused(backup, task.stream()));
        if (!pass.isComplete() && pass.failedTasks() == 0 && pass.refused() == 0 && task.looks() < MOST_LOOKS) {
            return anotherLook(task, stream, pass.counted());
        }
        Snapshots.Merged merged = merged(run, task, place, pass.isComplete(), line -> true);
        if (merged.lost().seen() > 0 && task.looks() < MOST_LOOKS) {
            return anotherLook(task, stream, pass.counted());
        }
        boolean exact = merged.isComplete()
                && stream.consistency() == StreamSpec.Consistency.EXACT
                && pass.counted().orElse(-1) == task.counted()
                && pass.distinct() == task.counted();
        String reason = exact ? null : reason(task, pass);
        return Settlement.done(0, noted(run, merged, exact ? "exact" : "best_effort", reason));
    }

    private Snapshots.Merged merged(
            TaskRun run, Steps.Seal task, Place place, boolean complete, Predicate<Snapshots.Line> carried) {
        Optional<SnapshotRow> previous =
                Optional.ofNullable(task.previous()).flatMap(id -> snapshots.of(id, task.stream()));
        return snapshots.merge(new Snapshots.Merge(
                place,
                run.job().subject(),
                run.jobPayload(BackupPlan.class).seq(),
                task.stream(),
                previous.map(SnapshotRow::ref),
                complete,
                carried));
    }

    private Effect noted(TaskRun run, Snapshots.Merged merged, String consistency, String reason) {
        UUID backup = run.job().subject();
        String stream = merged.merge().stream();
        Effect effect = snapshots.noted(merged, consistency, reason);
        if (!merged.merge().complete() && !stream.equals(Steps.MEDIA_STREAM)) {
            effect = effect.then(BackupRows.gap(
                    backup,
                    new BackupRows.Gap(
                            stream,
                            ErrorCode.COUNT_MISMATCH,
                            Math.max(1, merged.counts().unseen()),
                            String.valueOf(reason))));
        }
        if (merged.lost().count() > 0) {
            effect = effect.then(BackupRows.gap(
                    backup,
                    new BackupRows.Gap(
                            stream,
                            ErrorCode.OBJECT_DAMAGED,
                            merged.lost().count(),
                            "What held " + merged.lost().example()
                                    + " is broken, and the source did not give it anew.")));
        }
        return effect;
    }

    private static Settlement anotherLook(Steps.Seal task, StreamSpec stream, OptionalLong counted) {
        List<NewTask> pages = BackupPlanning.pages(stream, counted, task.previous());
        List<NewTask> tasks = new ArrayList<>(pages);
        tasks.add(NewTask.of(Steps.FIND_MEDIA, Steps.FIND_MEDIA_PHASE, new Steps.Media(0, 0, null)));
        tasks.add(NewTask.of(
                Steps.SEAL,
                Steps.SEAL_PHASE,
                new Steps.Seal(task.stream(), counted.orElse(-1), task.looks() + 1, task.previous())));
        return Settlement.done().with(0, tasks);
    }

    private static String reason(Steps.Seal task, Pass pass) {
        if (pass.failedTasks() > 0) {
            return pass.failedTasks() + " parts of the list could not be read.";
        }
        if (pass.refused() > 0) {
            return pass.refused() + " items of the list are no records.";
        }
        if (pass.counted().isPresent() && pass.distinct() < pass.counted().getAsLong()) {
            return "The source counts " + pass.counted().getAsLong() + " records, its pages held " + pass.distinct()
                    + ".";
        }
        if (pass.counted().isPresent() && pass.counted().getAsLong() != task.counted()) {
            return "The count went from " + task.counted() + " to "
                    + pass.counted().getAsLong() + " while the list was read.";
        }
        return "The list is not frozen while it is read.";
    }

    private long refused(UUID backup, String stream) {
        return number(
                "select coalesce(sum(count), 0) as n from backup_gap where backup_id = ? and stream = ?",
                backup,
                stream);
    }

    private long number(String query, Object... values) {
        return database.first(row -> row.large("n"), query, values).orElse(0L);
    }
}
