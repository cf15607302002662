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
import io.holdfast.vault.SnapshotReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A second look at a whole stream: records that refer to something that was created anew under another key are pointed to it, also where they themselves had not
 * changed, and where the first look came too early because of a cycle. So are records that an earlier restore left behind, which created what they refer to and came to
 * no end.
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
        Optional<SnapshotReader> then = live.then(task.stream());
        boolean movedBefore = keys.hasAny(run.job().source(), referred);
        if (then.isEmpty() || !movedBefore && !rows.createdAny(restore, referred)) {
            return Settlement.done();
        }
        Iterator<SnapshotReader.Line> lines =
                then.get().lines(run.checkpoint(Looked.class).map(Looked::afterKey));
        List<Looking> batch = new ArrayList<>();
        while (lines.hasNext()) {
            SnapshotReader.Line line = lines.next();
            byte[] text = line.text();
            ObjectNode record = ExactJson.object(text);
            batch.add(new Looking(new RawRecord(line.key(), text), record, References.in(stream, record)));
            if (batch.size() == BATCH || !lines.hasNext()) {
                relink(run, live, stream, batch, movedBefore);
                run.save(new Looked(line.key()), 0, sql -> {});
                run.checkStopping();
                batch.clear();
            }
        }
        return Settlement.done();
    }

    private void relink(TaskRun run, LiveState live, StreamSpec stream, List<Looking> batch, boolean movedBefore) {
        UUID restore = run.job().subject();
        Set<References.Ref> created =
                those(batch.stream().map(Looking::references), (name, old) -> rows.created(restore, name, old));
        Map<String, Set<References.Ref>> present = movedBefore ? present(run, live, stream, batch) : Map.of();
        Set<References.Ref> moved = those(
                present.values().stream(),
                (name, old) -> keys.moved(run.job().source(), name, old).keySet());
        for (Looking looking : batch) {
            boolean behind =
                    present.getOrDefault(looking.raw().key(), Set.of()).stream().anyMatch(moved::contains);
            if (behind || looking.references().stream().anyMatch(created::contains)) {
                relink(run, restore, live, stream, looking);
            }
        }
    }

    /** What the live records of a batch refer to, by their keys in the backup. */
    private Map<String, Set<References.Ref>> present(
            TaskRun run, LiveState live, StreamSpec stream, List<Looking> batch) {
        List<String> old = batch.stream().map(looking -> looking.raw().key()).toList();
        Map<String, String> now = keys.moved(run.job().source(), stream.name(), old);
        Map<String, Set<References.Ref>> present = new HashMap<>();
        for (String key : old) {
            live.present(stream, now.getOrDefault(key, key))
                    .ifPresent(record -> present.put(key, References.in(stream, record)));
        }
        return present;
    }

    /** The references among those that are to keys which {@code which} chooses out of each stream's. */
    private static Set<References.Ref> those(
            Stream<Set<References.Ref>> references, BiFunction<String, List<String>, Collection<String>> which) {
        Map<String, Set<String>> byStream = references
                .flatMap(Set::stream)
                .collect(Collectors.groupingBy(
                        References.Ref::stream, Collectors.mapping(References.Ref::key, Collectors.toSet())));
        Set<References.Ref> chosen = new HashSet<>();
        byStream.forEach((name, keys) ->
                which.apply(name, List.copyOf(keys)).forEach(key -> chosen.add(new References.Ref(name, key))));
        return chosen;
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
