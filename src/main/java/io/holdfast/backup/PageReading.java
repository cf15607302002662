package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.MediaLink;
import io.holdfast.connector.Page;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.source.Sources;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.SnapshotRef;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads some pages of a stream into one run. */
@Singleton
class PageReading {
    /** Behind the counted pages a task reads on so far at most; what is left goes to a follow-up task. */
    private static final int MOST_PAGES_BEYOND = 4;

    private final Sources sources;
    private final Snapshots snapshots;

    PageReading(Sources sources, Snapshots snapshots) {
        this.sources = sources;
        this.snapshots = snapshots;
    }

    Settlement read(TaskRun run, Steps.Pages task) {
        UUID backup = run.job().subject();
        Connection connection = sources.connect(run.job().source());
        StreamSpec stream = connection.connector().stream(task.stream()).orElseThrow();
        Place place = new Place(run.job().tenant(), run.job().source());
        long seq = run.jobPayload(BackupPlan.class).seq();
        Reading reading = new Reading();
        try (RunWriter writer = snapshots.run(place, seq, previous(task))) {
            List<NewTask> onward = readAll(run, task, connection, stream, writer, reading);
            RunWriter.StoredRun stored = writer.store();
            Effect effect = snapshots
                    .noted(backup, task.stream(), run.id(), stored)
                    .then(MediaTodos.wanted(backup, reading.files.values()))
                    .then(impossible(backup, reading.impossible))
                    .then(refused(backup, task.stream(), reading.refused));
            return Settlement.done(reading.seen, effect).with(0, onward);
        }
    }

    /** Reads the task's pages, and on to the end of the list where that is the task's part; what is left for others to read. */
    private static List<NewTask> readAll(
            TaskRun run,
            Steps.Pages task,
            Connection connection,
            StreamSpec stream,
            RunWriter writer,
            Reading reading) {
        long stop = task.toTheEnd() ? task.to() + MOST_PAGES_BEYOND : task.to();
        for (long number = task.from(); number < stop; number++) {
            run.checkStopping();
            Page page = connection.page(stream, number);
            reading.take(page, connection, stream);
            writer.add(page.records().stream()
                    .map(record -> new RunWriter.Item(record.key(), record.json()))
                    .toList());
            // A short page is no end: the page size asked for may not be the one given. Only an empty page or the whole
            // count is.
            boolean wholeCount = task.from() == 0 && task.counted() >= 0 && reading.seen >= task.counted();
            if (page.isEmpty() || number + 1 >= task.to() && wholeCount) {
                return List.of();
            }
            if (task.toTheEnd() && number + 1 >= task.to()) {
                List<NewTask> rest = BackupPlanning.rest(task, stream, number + 1, page.size());
                if (!rest.isEmpty()) {
                    return rest;
                }
            }
        }
        return task.toTheEnd() ? List.of(BackupPlanning.onward(task, stop)) : List.of();
    }

    private Optional<SnapshotRef> previous(Steps.Pages task) {
        return Optional.ofNullable(task.previous())
                .flatMap(backup -> snapshots.of(backup, task.stream()))
                .map(SnapshotRow::ref);
    }

    /** A link with a NUL leads nowhere, and no database takes it. */
    private static boolean isImpossible(String url) {
        return url.indexOf('\0') >= 0;
    }

    private static Effect impossible(UUID backup, Set<String> urls) {
        Effect all = Effect.NONE;
        for (String url : urls) {
            String shown = url.replace("\0", "\\u0000");
            all = all.then(
                    BackupRows.gap(backup, new BackupRows.Gap(Steps.MEDIA_STREAM, ErrorCode.MEDIA_MISSING, 1, shown)));
        }
        return all;
    }

    private static Effect refused(UUID backup, String stream, List<Page.Refused> refused) {
        Effect all = Effect.NONE;
        for (Page.Refused item : refused) {
            all = all.then(BackupRows.gap(backup, new BackupRows.Gap(stream, item.code(), 1, item.detail())));
        }
        return all;
    }

    /** What one task saw. */
    private static final class Reading {
        private final Map<String, MediaTodos.Wanted> files = new LinkedHashMap<>();
        private final Set<String> impossible = new LinkedHashSet<>();
        private final List<Page.Refused> refused = new ArrayList<>();
        private long seen;
        private long nextPage;

        void take(Page page, Connection connection, StreamSpec stream) {
            seen += page.records().size() + page.refused().size();
            refused.addAll(page.refused());
            if (!stream.media().isEmpty()) {
                for (RawRecord record : page.records()) {
                    connection.mediaOf(stream, record).forEach(link -> take(link, stream, record));
                }
            }
        }

        private void take(MediaLink link, StreamSpec stream, RawRecord record) {
            if (isImpossible(link.url())) {
                impossible.add(link.url());
            } else {
                files.putIfAbsent(
                        link.url(),
                        new MediaTodos.Wanted(
                                link.url(),
                                stream.name(),
                                record.key(),
                                link.sha256().orElse(null)));
            }
        }
    }
}
