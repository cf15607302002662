package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.Reference;
import io.holdfast.connector.References;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.holdfast.vault.SnapshotReader;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Clock;
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
    private final ItemRows rows;
    private final LiveStates states;
    private final Conflicts conflicts;
    private final KeyMap keys;
    private final ReadingBack readingBack;
    private final Clock clock;

    Relinking(
            ItemRows rows, LiveStates states, Conflicts conflicts, KeyMap keys, ReadingBack readingBack, Clock clock) {
        this.rows = rows;
        this.states = states;
        this.conflicts = conflicts;
        this.keys = keys;
        this.readingBack = readingBack;
        this.clock = clock;
    }

    /** How far the look has come. */
    @RegisterForReflection
    record Looked(String afterKey) {}

    private record Looking(RawRecord raw, Set<References.Ref> references) {
        static Looking of(StreamSpec stream, String key, byte[] text) {
            return new Looking(new RawRecord(key, text), References.in(stream, ExactJson.object(text)));
        }
    }

    Settlement relink(TaskRun run, RestoreSteps.Relink task) {
        LiveState live = states.of(run, task.safety());
        conflicts.requireNone(live);
        StreamSpec stream = live.connection().connector().stream(task.stream()).orElseThrow();
        if (!task.written()) {
            relinkAll(run, live, stream);
        }
        relinkUnset(run, live, stream);
        return Settlement.done();
    }

    private void relinkAll(TaskRun run, LiveState live, StreamSpec stream) {
        List<String> referred =
                stream.references().stream().map(Reference::stream).distinct().toList();
        Optional<SnapshotReader> then = live.then(stream.name());
        boolean movedBefore = !live.copies()
                && keys.hasAny(
                        run.job().source(),
                        referred.stream().map(live.keys()::space).toList());
        if (then.isEmpty() || !movedBefore && !rows.createdAny(live.restore().id(), referred)) {
            return;
        }
        Iterator<SnapshotReader.Line> lines =
                then.get().lines(run.checkpoint(Looked.class).map(Looked::afterKey));
        List<Looking> batch = new ArrayList<>();
        while (lines.hasNext()) {
            SnapshotReader.Line line = lines.next();
            batch.add(Looking.of(stream, line.key(), line.text()));
            if (batch.size() == BATCH || !lines.hasNext()) {
                relink(run, live, stream, batch, movedBefore);
                run.save(new Looked(line.key()), 0, sql -> {});
                run.checkStopping();
                batch.clear();
            }
        }
    }

    /** What was written without one of its references, because the record that it refers to came later. */
    private void relinkUnset(TaskRun run, LiveState live, StreamSpec stream) {
        UUID restore = live.restore().id();
        long after = 0;
        for (List<Item> items = rows.unset(restore, stream.name(), after, BATCH);
                !items.isEmpty();
                items = rows.unset(restore, stream.name(), after, BATCH)) {
            for (Item item : items) {
                live.wanted(stream.name(), item.key())
                        .ifPresent(text -> relinkOne(run, restore, live, stream, Looking.of(stream, item.key(), text)));
                run.checkStopping();
            }
            after = items.getLast().id();
        }
    }

    private void relink(TaskRun run, LiveState live, StreamSpec stream, List<Looking> batch, boolean movedBefore) {
        UUID restore = run.job().subject();
        Set<References.Ref> created =
                those(batch.stream().map(Looking::references), (name, old) -> rows.created(restore, name, old));
        Map<String, Set<References.Ref>> present = movedBefore ? present(run, live, stream, batch) : Map.of();
        Set<References.Ref> moved = those(
                present.values().stream(),
                (name, old) -> keys.moved(run.job().source(), live.keys().space(name), old)
                        .keySet());
        for (Looking looking : batch) {
            boolean behind =
                    present.getOrDefault(looking.raw().key(), Set.of()).stream().anyMatch(moved::contains);
            if (behind || looking.references().stream().anyMatch(created::contains)) {
                relinkOne(run, restore, live, stream, looking);
            }
        }
    }

    /** What the live records of a batch refer to, by their keys in the backup. */
    private Map<String, Set<References.Ref>> present(
            TaskRun run, LiveState live, StreamSpec stream, List<Looking> batch) {
        List<String> old = batch.stream().map(looking -> looking.raw().key()).toList();
        Map<String, String> now = keys.moved(run.job().source(), live.keys().space(stream.name()), old);
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

    private void relinkOne(TaskRun run, UUID restore, LiveState live, StreamSpec stream, Looking looking) {
        Optional<Item> item = rows.item(restore, stream.name(), looking.raw().key());
        if (item.isPresent() && !isOurs(item.get()) || live.copies() && item.isEmpty()) {
            return;
        }
        try {
            Looks.untilWritten(() -> look(run, live, stream, looking, item));
        } catch (Problem problem) {
            if (problem.kind() != Kind.ITEM_REFUSED) {
                throw problem;
            }
            save(
                    run,
                    ItemChanges.notRelinked(
                            restore, stream.name(), looking.raw().key(), Looks.outcome(problem), problem));
        }
        conflicts.requireNone(live);
    }

    private void look(TaskRun run, LiveState live, StreamSpec stream, Looking looking, Optional<Item> item) {
        UUID restore = live.restore().id();
        String key = looking.raw().key();
        Optional<String> current =
                live.copies() ? item.map(Item::newKey) : live.keys().living(stream, key);
        Optional<RawRecord> present = current.flatMap(it -> LiveRecord.look(live, stream, it));
        if (present.isEmpty() || !stream.write().updates()) {
            return;
        }
        RawRecord before = present.get();
        Wanted wanted = Wanted.of(live, stream, key).withFiles(run, live, stream);
        ObjectNode is = ExactJson.object(before.json());
        ObjectNode record = wanted.over(is);
        if (wanted.isSaidBy(stream, is)) {
            if (item.filter(it -> isBegun(it)
                            || isUnset(it) && wanted.lostIn(stream, is).isEmpty())
                    .isPresent()) {
                save(run, ItemChanges.relinked(restore, stream.name(), key));
            }
            return;
        }
        if (!mayWrite(run, live, stream, item, before, key)) {
            return;
        }
        save(run, ItemChanges.relinking(restore, stream.name(), key, clock.instant()));
        RawRecord answer = live.connection().update(stream, before, record);
        save(run, ItemChanges.relinked(restore, stream.name(), key));
        Item written = rows.item(restore, stream.name(), key).orElseThrow();
        boolean fails = item.filter(Relinking::isWritten).isEmpty();
        readingBack.changed(
                new Written(live, stream, written, (any, onlyOurs) -> Effect.NONE, effect -> save(run, effect)),
                answer,
                wanted,
                before,
                fails);
    }

    /** What this restore itself wrote is not as the safety backup holds it, and needs not be. */
    private boolean mayWrite(
            TaskRun run, LiveState live, StreamSpec stream, Optional<Item> item, RawRecord present, String key) {
        if (item.filter(Relinking::isWritten).isPresent()) {
            return true;
        }
        Drift drift = Drift.of(live, stream, Optional.of(present.key()), Optional.of(present));
        Optional<Problem> refusal = conflicts.refusal(live, stream, present, drift, effect -> save(run, effect));
        refusal.ifPresent(problem ->
                save(run, ItemChanges.notRelinked(live.restore().id(), stream.name(), key, Outcome.SKIPPED, problem)));
        return refusal.isEmpty();
    }

    private static boolean isOurs(Item item) {
        return switch (item.outcome()) {
            case CREATED, CHANGED, UNCHANGED -> true;
            case PLANNED -> item.kind() == ItemKind.RELINKED;
            case FAILED -> isUnset(item);
            case INTENDED, DELETED, SKIPPED, UNCERTAIN -> false;
        };
    }

    private static boolean isWritten(Item item) {
        return item.outcome() == Outcome.CREATED || item.outcome() == Outcome.CHANGED;
    }

    private static boolean isUnset(Item item) {
        return ErrorCode.REFERENCE_UNSET.code().equals(item.errorCode());
    }

    /** Whether a write of the last look was begun whose end is not known. */
    private static boolean isBegun(Item item) {
        return item.triedAt() != null && (item.outcome() == Outcome.PLANNED || item.outcome() == Outcome.UNCHANGED);
    }

    private static void save(TaskRun run, Effect effect) {
        run.save(run.checkpoint(Looked.class).orElse(new Looked(null)), 0, effect);
    }
}
