package io.holdfast.backup;

import io.holdfast.connector.Connector;
import io.holdfast.connector.Page;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Reads lists that only their pages know how to go on with, page after page; and lists below other records, one behind the other. */
@Singleton
class ListWalking {
    /** So many calls a task makes; the rest of its lists goes to a follow-up task. */
    private static final int MOST_PAGES = 40;
    /** So often a list is begun again whose position the source does not know any more. */
    private static final int MOST_BEGINNINGS = 2;

    private final BackupConnections sources;
    private final StreamTasks tasks;

    ListWalking(BackupConnections sources, StreamTasks tasks) {
        this.sources = sources;
        this.tasks = tasks;
    }

    /** Where a walk has come to: a place in one of its lists. */
    private record Spot(int list, String position) {}

    Settlement walk(TaskRun run, Steps.Walk task) {
        try {
            return tasks.read(
                    run,
                    task.stream(),
                    task.previous(),
                    reading -> readAll(run, task, reading)
                            .map(spot ->
                                    List.of(onward(reading.connection().connector(), reading.stream(), task, spot)))
                            .orElse(List.of()));
        } catch (Problem e) {
            if (!isForgotten(task, e)) {
                throw e;
            }
            Connector connector = sources.connect(run).connector();
            Steps.Walk again =
                    new Steps.Walk(task.stream(), task.slice(), task.parents(), "", task.again() + 1, task.previous());
            return Settlement.done()
                    .with(
                            0,
                            List.of(task(
                                    connector, connector.stream(task.stream()).orElseThrow(), again)));
        }
    }

    private static Optional<Spot> readAll(TaskRun run, Steps.Walk task, Reading reading) {
        int lists = task.parents().isEmpty() ? 1 : task.parents().size();
        int calls = 0;
        String position = task.position();
        for (int list = 0; list < lists; list++) {
            Slice slice = task.parents().isEmpty()
                    ? task.slice()
                    : task.slice().below(task.parents().get(list));
            reading.begin();
            do {
                if (calls++ == MOST_PAGES) {
                    return Optional.of(new Spot(list, position));
                }
                run.checkStopping();
                Page page = reading.pageOrEnd(run, slice, position, problem -> isForgotten(task, problem));
                boolean beginning = position.isEmpty();
                position = page.next().orElse("");
                if (beginning && reading.stream().bulkExport() != null && !position.isEmpty()) {
                    // Noted before anything else, so that no second export is begun.
                    return Optional.of(new Spot(list, position));
                }
            } while (!position.isEmpty());
        }
        return Optional.empty();
    }

    /** Whether the source may have forgotten a position in the middle of its list, so that the list is to be begun again. A few times only: then what was read is kept. */
    private static boolean isForgotten(Steps.Walk task, Problem problem) {
        return problem.code() == ErrorCode.SOURCE_REFUSED_REQUEST
                && !task.position().isEmpty()
                && task.again() < MOST_BEGINNINGS;
    }

    private static NewTask onward(Connector connector, StreamSpec stream, Steps.Walk task, Spot spot) {
        List<String> parents = task.parents().isEmpty()
                ? List.of()
                : List.copyOf(task.parents().subList(spot.list(), task.parents().size()));
        return task(
                connector,
                stream,
                new Steps.Walk(task.stream(), task.slice(), parents, spot.position(), task.again(), task.previous()));
    }

    static NewTask task(Connector connector, StreamSpec stream, Steps.Walk walk) {
        return NewTask.of(Steps.WALK, ChildPlanning.phase(connector, stream), walk);
    }

    /** Reads what the source says was deleted. */
    Settlement gone(TaskRun run, Steps.Gone task) {
        return tasks.read(run, task.stream(), null, reading -> {
            String position = task.position();
            int calls = 0;
            do {
                run.checkStopping();
                Page page = reading.connection().deletions(reading.stream(), task.slice(), position);
                reading.gone(page);
                position = page.next().orElse("");
            } while (!position.isEmpty() && ++calls < MOST_PAGES);
            return position.isEmpty()
                    ? List.of()
                    : List.of(gone(new Steps.Gone(task.stream(), task.slice(), position)));
        });
    }

    static NewTask gone(Steps.Gone gone) {
        return NewTask.of(Steps.GONE, Steps.PAGES_PHASE, gone);
    }
}
