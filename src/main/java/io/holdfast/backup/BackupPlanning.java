package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Sources;
import io.holdfast.vault.Moments;
import io.holdfast.vault.Place;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Counts first, so that pages can be read side by side, and decides which snapshots the new ones build upon. */
@Singleton
class BackupPlanning {
    /** How many tasks a stream's pages are spread over, as long as none gets more than {@link #MOST_PAGES}. */
    private static final int SPREAD = 24;

    private static final int MOST_PAGES = 40;
    private final Sources sources;
    private final Snapshots snapshots;
    private final Moments moments;

    BackupPlanning(Sources sources, Snapshots snapshots, Moments moments) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.moments = moments;
    }

    Settlement plan(TaskRun run) {
        BackupPlan plan = run.jobPayload(BackupPlan.class);
        Connection connection = sources.connect(run.job().source());
        Place place = new Place(run.job().tenant(), run.job().source());
        List<NewTask> tasks = new ArrayList<>();
        long found = 0;
        Effect holds = Effect.NONE;
        boolean media = false;
        for (String name : plan.streams()) {
            StreamSpec stream = connection.connector().stream(name).orElseThrow();
            Optional<UUID> previous = snapshots.newest(place, name).map(SnapshotRow::backup);
            OptionalLong count = connection.count(stream);
            List<NewTask> pages = pages(stream, count, previous.orElse(null));
            tasks.addAll(pages);
            tasks.add(NewTask.of(
                    Steps.SEAL, Steps.SEAL_PHASE, new Steps.Seal(name, count.orElse(-1), 1, previous.orElse(null))));
            found += count.orElse(0);
            holds = holds.then(held(previous, run.job().id()));
            media |= !stream.media().isEmpty();
        }
        if (media) {
            Optional<UUID> previous =
                    snapshots.newest(place, Steps.MEDIA_STREAM).map(SnapshotRow::backup);
            holds = holds.then(held(previous, run.job().id()))
                    .then(previous.map(before -> MediaTodos.remembered(run.job().subject(), before))
                            .orElse(Effect.NONE));
            tasks.add(
                    NewTask.of(Steps.FIND_MEDIA, Steps.FIND_MEDIA_PHASE, new Steps.Media(0, 0, previous.orElse(null))));
            tasks.add(NewTask.of(
                    Steps.SEAL,
                    Steps.SEAL_MEDIA_PHASE,
                    new Steps.Seal(Steps.MEDIA_STREAM, -1, 1, previous.orElse(null))));
        }
        return Settlement.done(0, holds).with(found, tasks);
    }

    /** The tasks that read a stream once, from its first page to its end. */
    static List<NewTask> pages(StreamSpec stream, OptionalLong count, UUID previous) {
        int size = stream.paginator().size();
        boolean sideBySide = count.isPresent() && size > 0 && stream.paginator().parallel();
        long pages = sideBySide ? Math.max(1, (count.getAsLong() + size - 1) / size) : 1;
        return spread(new Steps.Pages(stream.name(), 0, pages, true, count.orElse(-1), previous));
    }

    /** Where a source gives smaller pages than it was asked for: the tasks that read what the count says is left. Empty where nothing is. */
    static List<NewTask> rest(Steps.Pages task, StreamSpec stream, long next, int given) {
        if (task.counted() < 0
                || !stream.paginator().parallel()
                || given >= stream.paginator().size()) {
            return List.of();
        }
        long pages = (task.counted() + given - 1) / given;
        return pages <= next
                ? List.of()
                : spread(new Steps.Pages(task.stream(), next, pages, true, -1, task.previous()));
    }

    /** The task that reads on, one page after the other, until one is empty. */
    static NewTask onward(Steps.Pages task, long from) {
        return task(new Steps.Pages(task.stream(), from, from, true, -1, task.previous()));
    }

    private static List<NewTask> spread(Steps.Pages all) {
        long each = Math.clamp((all.to() - all.from() + SPREAD - 1) / SPREAD, 1, MOST_PAGES);
        List<NewTask> tasks = new ArrayList<>();
        for (long from = all.from(); from < all.to(); from += each) {
            long to = Math.min(all.to(), from + each);
            tasks.add(task(new Steps.Pages(all.stream(), from, to, to == all.to(), all.counted(), all.previous())));
        }
        return tasks;
    }

    private static NewTask task(Steps.Pages pages) {
        return NewTask.of(Steps.PAGES, Steps.PAGES_PHASE, pages);
    }

    private Effect held(Optional<UUID> backup, UUID holder) {
        return backup.<Effect>map(id -> sql -> moments.hold(sql, id, holder)).orElse(Effect.NONE);
    }
}
