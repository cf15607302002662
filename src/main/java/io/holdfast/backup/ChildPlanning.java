package io.holdfast.backup;

import io.holdfast.connector.Connector;
import io.holdfast.connector.Slice;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.NewTask;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.vault.NotRead;
import io.holdfast.vault.Place;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Finds the lists of a stream that lies below another one: one for each parent that this backup knows of. */
@Singleton
class ChildPlanning {
    private static final int LISTS_A_TASK = 40;
    private static final int MOST_LISTS = 10_000;
    private final BackupConnections sources;
    private final Snapshots snapshots;

    ChildPlanning(BackupConnections sources, Snapshots snapshots) {
        this.sources = sources;
        this.snapshots = snapshots;
    }

    /** How many streams lie above that one. */
    static int depth(Connector connector, StreamSpec stream) {
        int depth = 0;
        for (StreamSpec at = stream; at.parent() != null; depth++) {
            at = connector.stream(at.parent().stream()).orElseThrow();
        }
        return depth;
    }

    /** The phase in which a stream's lists are read. */
    static int phase(Connector connector, StreamSpec stream) {
        return stream.parent() == null ? Steps.PAGES_PHASE : Steps.CHILDREN_PHASE + depth(connector, stream) - 1;
    }

    static NewTask task(Connector connector, StreamSpec stream, Steps.Children children) {
        return NewTask.of(Steps.CHILDREN, phase(connector, stream), children);
    }

    /**
     * Parents are those that were read, and those of the previous snapshot that were not: a parent that is gone has an empty list or none, and one that a list
     * lacked may be there all the same.
     */
    Settlement plan(TaskRun run, Steps.Children task) {
        Connector connector = sources.connect(run).connector();
        StreamSpec stream = connector.stream(task.stream()).orElseThrow();
        String parent = stream.parent().stream();
        Place place = new Place(run.job().tenant(), run.job().source());
        BackupPlan plan = run.jobPayload(BackupPlan.class);
        Iterator<String> keys = snapshots.keys(
                new Snapshots.Merge(
                        place,
                        run.job().subject(),
                        plan.seq(),
                        parent,
                        snapshots.ref(task.previous(), parent),
                        NotRead.KEPT,
                        line -> true),
                task.after());
        List<NewTask> tasks = new ArrayList<>();
        List<String> parents = new ArrayList<>();
        int count = 0;
        String last = task.after();
        while (keys.hasNext() && count < MOST_LISTS) {
            last = keys.next();
            parents.add(last);
            count++;
            if (parents.size() == LISTS_A_TASK) {
                tasks.add(walk(connector, stream, task, parents));
                parents.clear();
            }
        }
        if (!parents.isEmpty()) {
            tasks.add(walk(connector, stream, task, parents));
        }
        if (keys.hasNext()) {
            tasks.add(task(connector, stream, new Steps.Children(task.stream(), last, task.previous())));
        }
        return Settlement.done().with(0, tasks);
    }

    private static NewTask walk(Connector connector, StreamSpec stream, Steps.Children task, List<String> parents) {
        return ListWalking.task(
                connector,
                stream,
                new Steps.Walk(task.stream(), Slice.WHOLE, List.copyOf(parents), "", 0, task.previous()));
    }
}
