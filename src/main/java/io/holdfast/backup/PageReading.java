package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.Page;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Sources;
import io.holdfast.vault.Place;
import io.holdfast.vault.RunWriter;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads some pages of a numbered list into one run. */
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
        Connection connection = sources.connect(run.job().source());
        StreamSpec stream = connection.connector().stream(task.stream()).orElseThrow();
        Place place = new Place(run.job().tenant(), run.job().source());
        long seq = run.jobPayload(BackupPlan.class).seq();
        try (RunWriter writer = snapshots.run(place, seq, snapshots.ref(task.previous(), task.stream()))) {
            Reading reading = new Reading(connection, stream, writer);
            List<NewTask> onward = readAll(run, task, reading);
            return Settlement.done(
                            reading.seen(), reading.noted(snapshots, run.job().subject(), run.id()))
                    .with(0, onward);
        }
    }

    /** Reads the task's pages, and on to the end of the list where that is the task's part; what is left for others to read. */
    private static List<NewTask> readAll(TaskRun run, Steps.Pages task, Reading reading) {
        StreamSpec stream = reading.stream();
        int step = stream.paginator().step();
        long stop = task.toTheEnd() ? task.to() + (long) MOST_PAGES_BEYOND * step : task.to();
        long at = task.from();
        while (at < stop) {
            run.checkStopping();
            Page page = reading.page(Slice.WHOLE, Long.toString(at));
            // Where the list goes on is what the page says: by offsets that is behind the records that came, not those
            // asked for.
            long next = page.next().map(Long::parseLong).orElse(stop);
            // A short page is no end: the page size asked for may not be the one given. Nor is the count, which may be
            // of
            // yesterday. Only an empty page is, or both together.
            boolean wholeCount = task.from() == 0
                    && task.counted() >= 0
                    && reading.seen() >= task.counted()
                    && page.size() < stream.paginator().size();
            if (page.next().isEmpty() || next >= task.to() && wholeCount) {
                return List.of();
            }
            if (task.toTheEnd() && next >= task.to()) {
                List<NewTask> rest = BackupPlanning.rest(task, stream, next, page.size());
                if (!rest.isEmpty()) {
                    return rest;
                }
            }
            at = next;
        }
        return task.toTheEnd() ? List.of(BackupPlanning.onward(task, at)) : List.of();
    }
}
