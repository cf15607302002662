package io.holdfast.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.Page;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Place;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads feeds on from where the backup before ended, a batch a task. Where the source does not know that place any more, the feed is read from its beginning. What was read once stays, whatever the
 * source still has of it.
 */
@Singleton
class FeedReading {
    private static final int MOST_BEGINNINGS = 2;
    private final StreamTasks tasks;
    private final Snapshots snapshots;
    private final Clock clock;

    FeedReading(StreamTasks tasks, Snapshots snapshots, Clock clock) {
        this.tasks = tasks;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    static NewTask task(Steps.Feed feed) {
        return NewTask.of(Steps.FEED, Steps.PAGES_PHASE, feed);
    }

    Settlement read(TaskRun run, Steps.Feed task) {
        try {
            return tasks.read(run, task.stream(), task.previous(), reading -> batch(run, task, reading));
        } catch (Problem e) {
            if (e.code() != ErrorCode.SOURCE_REFUSED_REQUEST
                    || task.position().isEmpty()
                    || task.again() == MOST_BEGINNINGS) {
                throw e;
            }
            return Settlement.done()
                    .with(
                            0,
                            List.of(task(
                                    new Steps.Feed(task.stream(), "", null, task.again() + 1, task.previous(), null))));
        }
    }

    private List<NewTask> batch(TaskRun run, Steps.Feed task, Reading reading) {
        StreamSpec stream = reading.stream();
        Instant end = clock.instant().plus(stream.batch().maxWait());
        FeedOrder order = new FeedOrder(task.latest(), known(run, task));
        FeedResume resume = new FeedResume(stream, task.state(), task.position(), clock.instant());
        Optional<String> next = Optional.of(task.position());
        String position = task.position();
        do {
            run.checkStopping();
            position = next.get();
            Page page = reading.page(Slice.WHOLE, position);
            page.records().forEach(event -> {
                JsonNode value = orderOf(stream, event);
                order.take(event.key(), value);
                resume.take(value);
            });
            next = page.next();
        } while (next.isPresent()
                && reading.seen() < stream.batch().maxRecords()
                && clock.instant().isBefore(end));
        // Where a list ends it is taken up again at its last page: some say no place behind it.
        reading.came(new Snapshots.FeedNote(
                resume.position(task.position(), next.orElse(position)),
                order.latest(),
                order.late(),
                resume.gap(order.latest())));
        return next.map(place -> List.of(task(new Steps.Feed(
                        task.stream(),
                        place,
                        order.latest(),
                        task.again(),
                        task.previous(),
                        resume.state(task.position())))))
                .orElse(List.of());
    }

    private static JsonNode orderOf(StreamSpec stream, RawRecord event) {
        return stream.order() == null
                ? MissingNode.getInstance()
                : ExactJson.object(event.json()).at(stream.order());
    }

    private Predicate<String> known(TaskRun run, Steps.Feed task) {
        Place place = new Place(run.job().tenant(), run.job().source());
        return snapshots
                .ref(task.previous(), task.stream())
                .map(ref -> snapshots.open(place, ref))
                .<Predicate<String>>map(reader -> key -> reader.line(key).isPresent())
                .orElse(key -> false);
    }
}
