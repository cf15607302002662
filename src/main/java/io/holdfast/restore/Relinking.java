package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.Reference;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Snapshots;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A second look at a whole stream: records that refer to something that was created anew under another key are pointed to it, also where they themselves had not
 * changed, and where the first look came too early because of a cycle.
 */
@Singleton
class Relinking {
    private static final int BATCH = 200;
    private final RestoreRows rows;
    private final RecordWriting writing;
    private final KeyMap keys;

    Relinking(RestoreRows rows, RecordWriting writing, KeyMap keys) {
        this.rows = rows;
        this.writing = writing;
        this.keys = keys;
    }

    /** How far the look has come. */
    @RegisterForReflection
    record Looked(String afterKey) {}

    private record Looking(RawRecord raw, ObjectNode record, Set<References.Ref> references) {}

    Settlement relink(TaskRun run, RestoreSteps.Relink task) {
        UUID restore = run.job().subject();
        LiveState live = writing.live(run, task.safety());
        StreamSpec stream = live.connection().connector().stream(task.stream()).orElseThrow();
        List<String> referred =
                stream.references().stream().map(Reference::stream).distinct().toList();
        Optional<Snapshots.Reader> then = live.then(task.stream());
        if (then.isEmpty() || !rows.createdAny(restore, referred)) {
            return Settlement.done();
        }
        Iterator<Snapshots.Line> lines =
                then.get().lines(run.checkpoint(Looked.class).map(Looked::afterKey));
        List<Looking> batch = new ArrayList<>();
        while (lines.hasNext()) {
            Snapshots.Line line = lines.next();
            byte[] text = line.text();
            ObjectNode record = ExactJson.object(text);
            batch.add(new Looking(new RawRecord(line.key(), text), record, References.in(stream, record)));
            if (batch.size() == BATCH || !lines.hasNext()) {
                relink(run, restore, live, stream, batch);
                run.save(new Looked(line.key()), 0, sql -> {});
                run.checkStopping();
                batch.clear();
            }
        }
        return Settlement.done();
    }

    private void relink(TaskRun run, UUID restore, LiveState live, StreamSpec stream, List<Looking> batch) {
        Map<String, Set<String>> byStream = batch.stream()
                .flatMap(looking -> looking.references().stream())
                .collect(Collectors.groupingBy(
                        References.Ref::stream, Collectors.mapping(References.Ref::key, Collectors.toSet())));
        Set<References.Ref> created = new HashSet<>();
        byStream.forEach((name, keys) -> rows.created(restore, name, List.copyOf(keys))
                .forEach(key -> created.add(new References.Ref(name, key))));
        for (Looking looking : batch) {
            if (looking.references().stream().anyMatch(created::contains)) {
                relink(run, restore, live, stream, looking);
            }
        }
    }

    private void relink(TaskRun run, UUID restore, LiveState live, StreamSpec stream, Looking looking) {
        String key = looking.raw().key();
        Optional<Item> item = rows.item(restore, stream.name(), key);
        if (item.filter(it -> it.outcome() == Outcome.FAILED || it.outcome() == Outcome.UNCERTAIN)
                .isPresent()) {
            return;
        }
        try {
            ObjectNode mapped = live.mapped(stream, looking.record());
            Optional<RawRecord> present = live.connection().read(stream, live.currentKey(stream, key));
            if (present.isEmpty() || stream.write().update() == null) {
                return;
            }
            ObjectNode record = live.withFiles(
                    stream,
                    looking.raw(),
                    mapped,
                    (oldUrl, newUrl) -> run.save(
                            run.checkpoint(Looked.class).orElse(new Looked(null)),
                            0,
                            keys.moved(run, "_media", oldUrl, oldUrl, newUrl)));
            if (!Comparison.same(stream, record, ExactJson.object(present.get().json()))) {
                live.connection().update(stream, present.get().key(), record);
                run.save(
                        run.checkpoint(Looked.class).orElse(new Looked(null)),
                        0,
                        RestoreRows.relinked(restore, stream.name(), key));
            }
        } catch (Problem problem) {
            if (problem.kind() != Kind.ITEM_REFUSED) {
                throw problem;
            }
            run.save(
                    run.checkpoint(Looked.class).orElse(new Looked(null)),
                    0,
                    RestoreRows.notRelinked(restore, stream.name(), key, problem));
        }
    }
}
