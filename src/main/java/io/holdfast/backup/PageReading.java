package io.holdfast.backup;

import io.holdfast.connector.Page;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads some pages of a numbered list into one run. */
@Singleton
class PageReading {
    /** Behind the counted pages a task reads on so far at most; what is left goes to a follow-up task. */
    private static final int MOST_PAGES_BEYOND = 4;

    private final StreamTasks tasks;

    PageReading(StreamTasks tasks) {
        this.tasks = tasks;
    }

    Settlement read(TaskRun run, Steps.Pages task) {
        return tasks.read(run, task.stream(), task.previous(), reading -> readAll(run, task, reading));
    }

    /** Reads the task's pages, and on to the end of the list where that is the task's part; what is left for others to read. */
    private static List<NewTask> readAll(TaskRun run, Steps.Pages task, Reading reading) {
        StreamSpec stream = reading.stream();
        int step = stream.paginator().step();
        long stop = task.toTheEnd() ? task.to() + (long) MOST_PAGES_BEYOND * step : task.to();
        long at = task.from();
        while (at < stop) {
            run.checkStopping();
            Page page = reading.pageOrEnd(run, Slice.WHOLE, Long.toString(at), problem -> false);
            // By offsets the list goes on behind the records that came, not behind those that were asked for.
            long next = page.next().map(Long::parseLong).orElse(stop);
            // A short page is no end: the page size asked for may not be the one given. Nor is the count: it may be
            // old.
            // Only an empty page is, or both together.
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
