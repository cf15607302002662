package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.connector.Connector;
import io.holdfast.connector.CursorSpec;
import io.holdfast.connector.Paginator;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Hints;
import io.holdfast.vault.Moments;
import io.holdfast.vault.Place;
import io.holdfast.vault.Reach;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.time.Instant;
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
    /** So many hints are looked at by one backup; what is beyond them waits for the list, or for a pass over all. */
    private static final int MOST_HINTS = 2_000;

    /** For so many times {@code full_pass_every} all is read after a cursor missed changes. */
    private static final int PASSES_DISTRUSTED = 4;

    private final BackupConnections sources;
    private final Snapshots snapshots;
    private final Moments moments;
    private final Hints hints;

    BackupPlanning(BackupConnections sources, Snapshots snapshots, Moments moments, Hints hints) {
        this.sources = sources;
        this.hints = hints;
        this.snapshots = snapshots;
        this.moments = moments;
    }

    Settlement plan(TaskRun run) {
        BackupPlan plan = run.jobPayload(BackupPlan.class);
        Connection connection = sources.connect(run);
        Connector connector = connection.connector();
        Place place = new Place(run.job().tenant(), run.job().source());
        List<NewTask> tasks = new ArrayList<>();
        long found = 0;
        Effect holds = Effect.NONE;
        boolean media = false;
        for (String name : plan.streams()) {
            StreamSpec stream = connector.stream(name).orElseThrow();
            Optional<SnapshotRow> previous = snapshots.newest(place, name, plan.account());
            UUID before = previous.map(SnapshotRow::backup).orElse(null);
            if (stream.isExport()) {
                tasks.addAll(ExportFetching.tasks(name, before));
                tasks.add(NewTask.of(
                        Steps.SEAL_EXPORT,
                        Steps.SEAL_PHASE,
                        Steps.Seal.first(name, -1, before, Slice.WHOLE, plan.begun())));
                holds = holds.then(held(Optional.ofNullable(before), run.job().id()));
                continue;
            }
            if (stream.isFeed()) {
                tasks.addAll(feed(connector, stream, previous, plan));
                holds = holds.then(held(Optional.ofNullable(before), run.job().id()));
                media |= !stream.media().isEmpty();
                continue;
            }
            Optional<Slice> changes = plan.full() ? Optional.empty() : changes(stream, previous, plan.begun());
            OptionalLong count = changes.isPresent()
                    ? OptionalLong.empty()
                    : SourceCount.of(connection, stream).count();
            tasks.addAll(
                    changes.isPresent()
                            ? changed(
                                    connector,
                                    stream,
                                    changes.get(),
                                    before,
                                    previous.get().reach())
                            : reading(connector, stream, count, before));
            if (changes.isPresent() && stream.item() != null) {
                tasks.addAll(Confirming.hinted(name, hints.keys(place.source(), name, MOST_HINTS), before));
            }
            tasks.add(seal(
                    connector,
                    stream,
                    Steps.Seal.first(name, count.orElse(-1), before, changes.orElse(Slice.WHOLE), plan.begun())));
            found += count.orElse(0);
            holds = holds.then(held(Optional.ofNullable(before), run.job().id()));
            media |= !stream.media().isEmpty();
        }
        if (media) {
            Optional<UUID> previous =
                    snapshots.newest(place, MediaEntry.STREAM, plan.account()).map(SnapshotRow::backup);
            holds = holds.then(held(previous, run.job().id()))
                    .then(previous.map(before -> MediaTodos.remembered(run.job().subject(), before))
                            .orElse(Effect.NONE));
            tasks.add(
                    NewTask.of(Steps.FIND_MEDIA, Steps.FIND_MEDIA_PHASE, new Steps.Media(0, 0, previous.orElse(null))));
            tasks.add(NewTask.of(
                    Steps.SEAL,
                    Steps.SEAL_MEDIA_PHASE,
                    Steps.Seal.first(MediaEntry.STREAM, -1, previous.orElse(null), Slice.WHOLE, plan.begun())));
        }
        return Settlement.done(0, holds).with(found, tasks);
    }

    /** The tasks that read a feed on from where its newest complete snapshot ends, or from its beginning. */
    private static List<NewTask> feed(
            Connector connector, StreamSpec stream, Optional<SnapshotRow> previous, BackupPlan plan) {
        UUID before = previous.map(SnapshotRow::backup).orElse(null);
        Reach reach =
                previous.filter(SnapshotRow::complete).map(SnapshotRow::reach).orElse(Reach.NONE);
        String position = plan.full() || reach.position() == null ? "" : reach.position();
        Slice part = position.isEmpty() ? Slice.WHOLE : Slice.since(position);
        return List.of(
                FeedReading.task(new Steps.Feed(
                        stream.name(), position, reach.latest(), 0, before, FeedResume.State.after(reach))),
                seal(connector, stream, Steps.Seal.first(stream.name(), -1, before, part, plan.begun())));
    }

    /** What changed since the newest snapshot, where that can be asked for: the snapshot is complete, its cursor is known, and a pass over all is not due yet. */
    private static Optional<Slice> changes(StreamSpec stream, Optional<SnapshotRow> previous, Instant begun) {
        CursorSpec cursor = stream.cursor();
        if (!stream.readsChanges() || previous.isEmpty() || !previous.get().complete()) {
            return Optional.empty();
        }
        Reach reach = previous.get().reach();
        if (reach.cursor() == null
                || reach.cursor().isAfter(begun.plus(PassStart.CLOCKS_DIFFER))
                || reach.fullPassAt() == null
                || isDistrusted(reach, cursor, begun)
                || !begun.isBefore(reach.fullPassAt().plus(cursor.fullPassEvery()))) {
            return Optional.empty();
        }
        return Optional.of(Slice.since(reach.cursor().minus(cursor.lookback()).toString()));
    }

    /** A cursor that missed changes is not asked again for as long as several passes over all take. */
    private static boolean isDistrusted(Reach reach, CursorSpec cursor, Instant begun) {
        return reach.distrustedAt() != null
                && begun.isBefore(
                        reach.distrustedAt().plus(cursor.fullPassEvery().multipliedBy(PASSES_DISTRUSTED)));
    }

    /** The tasks that read what changed, and what the source says was deleted. */
    private static List<NewTask> changed(
            Connector connector, StreamSpec stream, Slice changes, UUID previous, Reach reach) {
        List<NewTask> tasks = new ArrayList<>();
        if (stream.deletes().type().isListed()) {
            // By the source's clock, as its own data tell it: ours may be ahead.
            Instant from = reach.cursor().minus(stream.deletes().lookback());
            tasks.add(ListWalking.gone(new Steps.Gone(stream.name(), Slice.since(from.toString()), "")));
        }
        tasks.add(readingChanges(connector, stream, changes, previous));
        return tasks;
    }

    /** The task that reads the list of what changed. */
    static NewTask readingChanges(Connector connector, StreamSpec stream, Slice part, UUID previous) {
        return ListWalking.task(connector, stream, new Steps.Walk(stream.name(), part, List.of(), "", 0, previous));
    }

    /** The task that seals a stream; a child's comes after its parent's. */
    static NewTask seal(Connector connector, StreamSpec stream, Steps.Seal seal) {
        return NewTask.of(Steps.SEAL, Steps.SEAL_PHASE + ChildPlanning.depth(connector, stream), seal);
    }

    /** The tasks that read all of a stream once. */
    static List<NewTask> reading(Connector connector, StreamSpec stream, OptionalLong count, UUID previous) {
        if (stream.isFeed()) {
            return List.of(FeedReading.task(new Steps.Feed(stream.name(), "", null, 0, previous, null)));
        }
        if (stream.parent() != null) {
            return List.of(ChildPlanning.task(connector, stream, new Steps.Children(stream.name(), "", previous)));
        }
        if (!stream.paginator().type().isNumbered()) {
            return List.of(ListWalking.task(
                    connector, stream, new Steps.Walk(stream.name(), Slice.WHOLE, List.of(), "", 0, previous)));
        }
        int size = stream.paginator().size();
        int step = stream.paginator().step();
        boolean sideBySide = count.isPresent() && size > 0 && stream.paginator().parallel();
        long pages = sideBySide ? Math.max(1, (count.getAsLong() + size - 1) / size) : 1;
        return spread(new Steps.Pages(stream.name(), 0, pages * step, true, count.orElse(-1), previous), step);
    }

    /** Where a source gives smaller pages than it was asked for: the tasks that read what the count says is left. Empty where nothing is. */
    static List<NewTask> rest(Steps.Pages task, StreamSpec stream, long next, int given) {
        Paginator paginator = stream.paginator();
        if (task.counted() < 0
                || !paginator.parallel()
                || paginator.type() != Paginator.Type.PAGE
                || given >= paginator.size()) {
            return List.of();
        }
        long pages = (task.counted() + given - 1) / given;
        return pages <= next
                ? List.of()
                : spread(new Steps.Pages(task.stream(), next, pages, true, -1, task.previous()), 1);
    }

    /** The task that reads on, one page after the other, until one is empty. */
    static NewTask onward(Steps.Pages task, long from) {
        return task(new Steps.Pages(task.stream(), from, from, true, -1, task.previous()));
    }

    /** @param step how many units of the list a page takes */
    private static List<NewTask> spread(Steps.Pages all, int step) {
        long pages = (all.to() - all.from() + step - 1) / step;
        long each = Math.clamp((pages + SPREAD - 1) / SPREAD, 1, MOST_PAGES) * step;
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
