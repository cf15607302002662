package io.holdfast.restore;

import io.holdfast.connector.BatchOutcome;
import io.holdfast.connector.Connection;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Sends the writes of one task: each at once, or gathered into calls of many where the connector can (decision 0029). Before a call all its records are noted as about to be sent, in
 * one transaction, and after it what became of each, in another. Who dies, or hears no answer, in between leaves all of them noted, and each is looked up on the next try. What was only
 * gathered is as if it had not been looked at. Not for use by several threads.
 */
final class Outbox {
    /** Files can stand inside of records. */
    private static final long LARGEST_CALL = 8L << 20;

    private final TaskRun run;
    private final LiveState live;
    private final StreamSpec stream;
    private final ReadingBack readingBack;
    private final Clock clock;
    private final BiConsumer<Item, Outbox> again;
    private final Together together;
    private final Map<PlannedAction, List<Ready>> gathered = new EnumMap<>(PlannedAction.class);
    private boolean refused;

    /** @param again looks at an item and puts what is to be written of it here; what is wrong with it alone it notes itself */
    Outbox(
            TaskRun run,
            LiveState live,
            StreamSpec stream,
            ReadingBack readingBack,
            Clock clock,
            BiConsumer<Item, Outbox> again) {
        this.run = run;
        this.live = live;
        this.stream = stream;
        this.readingBack = readingBack;
        this.clock = clock;
        this.again = again;
        // What a call for many failed of may be one record: at the end they go one by one.
        this.together = run.isLast() ? new Together(stream, true) : Together.of(live, stream);
    }

    /** Sends a write, or gathers it. What the source says against a write that is sent at once is thrown; of others it is noted. */
    void put(Ready ready) {
        if (refused || together.most(ready.action()) == 1) {
            alone(ready);
            return;
        }
        if (ready.key().filter(this::holdsLive).isPresent()) {
            // Two records were taken for the same live one: once the first is written, the look at the second says so.
            flush();
            again.accept(ready.item(), this);
            return;
        }
        List<Ready> others = gathered.computeIfAbsent(ready.action(), action -> new ArrayList<>());
        boolean fits = others.stream().mapToLong(Ready::size).sum() + ready.size() <= LARGEST_CALL
                && (!together.isOfOneParent(ready.action())
                        || others.stream().allMatch(it -> it.parent(stream).equals(ready.parent(stream))));
        if (!fits) {
            send(ready.action());
        }
        gathered.computeIfAbsent(ready.action(), action -> new ArrayList<>()).add(ready);
        if (gathered.get(ready.action()).size() == together.most(ready.action())) {
            send(ready.action());
        }
    }

    /** Whether a record of one of those keys of the backup waits here. */
    boolean holdsAny(Set<String> keys) {
        return gathered.values().stream()
                .flatMap(List::stream)
                .anyMatch(it -> keys.contains(it.item().key()));
    }

    boolean isEmpty() {
        return gathered.isEmpty();
    }

    private boolean holdsLive(String key) {
        return gathered.values().stream()
                .flatMap(List::stream)
                .anyMatch(it -> it.key().equals(Optional.of(key)));
    }

    /** Sends all that waits. */
    void flush() {
        while (!gathered.isEmpty()) {
            send(gathered.keySet().iterator().next());
        }
    }

    private void alone(Ready ready) {
        run.save(ready.item().id(), 0, ready.intent(clock.instant()));
        taken(ready, unlessUntaken(List.of(ready), () -> sent(ready)));
    }

    /** Sends writes; where the source took none of them, and they are to be sent again, they are noted as if they had not been about to be sent. */
    private <T> T unlessUntaken(List<Ready> writes, Supplier<T> sending) {
        try {
            return sending.get();
        } catch (Problem problem) {
            if (Looks.isAsIfUnsent(problem)) {
                run.save(
                        writes.getFirst().item().id(),
                        0,
                        all(writes.stream()
                                .map(each -> ItemChanges.untaken(each.item()))
                                .toList()));
            }
            throw problem;
        }
    }

    /** What the source fails again and again may be about this record alone: with the task's last try it is left, so that the others have their turn. */
    private RawRecord sent(Ready ready) {
        try {
            return ready.send(live.connection(), stream);
        } catch (Problem problem) {
            if (!run.isLast() || problem.kind() != Kind.SOURCE_DOWN) {
                throw problem;
            }
            throw Problem.of(
                    ErrorCode.WRITE_UNCERTAIN, "The last of several tries failed: " + problem.getMessage(), problem);
        }
    }

    /** The only one of a call that was to be for many. */
    private void single(Ready ready) {
        Looks.refusal(ready.item(), () -> alone(ready)).ifPresent(refusal -> RecordWriting.note(run, refusal));
    }

    private void taken(Ready ready, RawRecord answer) {
        RecordWriting.note(run, ready.taken(answer));
        ready.readBack(readingBack, written(ready), answer, List.of());
    }

    private Written written(Ready ready) {
        return RecordWriting.written(run, live, stream, ready.item());
    }

    private void send(PlannedAction action) {
        List<Ready> batch = gathered.remove(action);
        if (batch == null) {
            return;
        }
        run.checkStopping();
        if (batch.size() == 1) {
            single(batch.getFirst());
            return;
        }
        Instant now = clock.instant();
        run.save(
                batch.getFirst().item().id(),
                0,
                all(batch.stream().map(each -> each.intent(now)).toList()));
        List<BatchOutcome> outcomes;
        try {
            outcomes = unlessUntaken(batch, () -> call(action, batch));
        } catch (Problem problem) {
            if (problem.kind() != Kind.ITEM_REFUSED) {
                throw problem;
            }
            // Refused as a whole, nothing of it was taken: whom that is about shows when each is sent by itself.
            refused = true;
            batch.forEach(each -> again.accept(each.item(), this));
            return;
        }
        settle(batch, outcomes);
    }

    private List<BatchOutcome> call(PlannedAction action, List<Ready> batch) {
        Connection connection = live.connection();
        return switch (action) {
            case CREATE ->
                connection.createAll(
                        stream,
                        batch.stream()
                                .map(each -> ((Ready.Making) each).creation())
                                .toList());
            case CHANGE ->
                connection.updateAll(
                        stream,
                        batch.stream()
                                .map(each -> ((Ready.Changing) each).change())
                                .toList());
            case DELETE ->
                connection.deleteAll(
                        stream,
                        batch.stream()
                                .map(each -> ((Ready.Removing) each).live())
                                .toList());
            case SKIP, REFUSE -> throw new IllegalArgumentException(action + " is no write");
        };
    }

    private void settle(List<Ready> batch, List<BatchOutcome> outcomes) {
        List<Effect> effects = new ArrayList<>();
        String unknown = null;
        for (int i = 0; i < batch.size(); i++) {
            Ready ready = batch.get(i);
            switch (outcomes.get(i)) {
                case BatchOutcome.Taken taken -> effects.add(ready.taken(taken.record()));
                case BatchOutcome.Refused no -> effects.add(Looks.refused(ready.item(), no.problem()));
                case BatchOutcome.Unknown unsaid -> unknown = unsaid.reason();
            }
        }
        run.save("written", effects.size(), all(effects));
        for (int i = 0; i < batch.size(); i++) {
            if (outcomes.get(i) instanceof BatchOutcome.Taken taken) {
                Ready ready = batch.get(i);
                List<Ready> others =
                        batch.stream().filter(each -> each != ready).toList();
                ready.readBack(readingBack, written(ready), taken.record(), others);
            }
        }
        if (unknown != null) {
            throw Problem.of(ErrorCode.SOURCE_ANSWER_INVALID, unknown);
        }
    }

    private static Effect all(List<Effect> effects) {
        return sql -> {
            for (Effect each : effects) {
                each.in(sql);
            }
        };
    }
}
