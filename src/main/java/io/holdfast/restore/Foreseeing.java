package io.holdfast.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.CallMix;
import io.holdfast.connector.Comparison;
import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.job.Settlement;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Says of each item of a dry run what would become of it, from the two backups alone: nothing is asked of the source, and nothing is written there. */
@Singleton
class Foreseeing {
    private static final int PAGE = 200;
    private final ItemRows rows;
    private final PlanRows plans;
    private final LiveStates states;

    Foreseeing(ItemRows rows, PlanRows plans, LiveStates states) {
        this.rows = rows;
        this.plans = plans;
        this.states = states;
    }

    /** How far the look has come. */
    @RegisterForReflection
    record Foreseen(long upTo) {}

    /**
     * What would become of an item.
     *
     * @param action null where the record is as it is wanted
     * @param problem why nothing would be written; null where something would
     */
    record Forecast(long item, PlannedAction action, Problem problem, Calls calls) {}

    Settlement foresee(TaskRun run, RestoreSteps.Foresee task) {
        LiveState live = states.of(run, task.safety());
        UUID restore = live.restore().id();
        long after = run.checkpoint(Foreseen.class).map(Foreseen::upTo).orElse(0L);
        for (List<Item> items = rows.page(restore, Set.of(), after, PAGE);
                !items.isEmpty();
                items = rows.page(restore, Set.of(), after, PAGE)) {
            List<Forecast> forecasts = new ArrayList<>();
            for (Item item : items) {
                forecasts.add(forecast(live, item));
                run.checkStopping();
            }
            after = items.getLast().id();
            run.save(new Foreseen(after), items.size(), PlanRows.foreseen(restore, forecasts));
        }
        Calls shared = shared(run, live);
        CallMix mix = plans.calls(restore).and(shared).mix();
        long seconds = live.connection().timeFor(mix).plusMillis(999).toSeconds();
        return Settlement.done(
                0,
                PlanRows.called(restore, shared)
                        .then(plans.expected(restore, seconds, live.connection().exceeded(mix))));
    }

    /** The calls of many records, counted once all that is planned is known. */
    private Calls shared(TaskRun run, LiveState live) {
        SharedCalls shared = new SharedCalls();
        if (live.connection().connector().streams().stream().noneMatch(Together::isPossible)) {
            return shared.all();
        }
        UUID restore = live.restore().id();
        long after = 0;
        for (List<Item> items = rows.page(restore, Set.of(Outcome.PLANNED), after, PAGE);
                !items.isEmpty();
                items = rows.page(restore, Set.of(Outcome.PLANNED), after, PAGE)) {
            for (Item item : items) {
                StreamSpec stream =
                        live.connection().connector().stream(item.stream()).orElseThrow();
                shared.add(Together.of(live, stream), item);
            }
            after = items.getLast().id();
            run.checkStopping();
        }
        return shared.all();
    }

    private static Forecast forecast(LiveState live, Item item) {
        StreamSpec stream = live.connection().connector().stream(item.stream()).orElseThrow();
        if (item.outcome() == Outcome.UNCHANGED) {
            return new Forecast(item.id(), null, null, Calls.NONE);
        }
        if (item.outcome() != Outcome.PLANNED) {
            PlannedAction action = item.outcome() == Outcome.SKIPPED ? PlannedAction.SKIP : PlannedAction.REFUSE;
            return new Forecast(
                    item.id(), action, Problem.of(ErrorCode.of(item.errorCode()), item.errorDetail()), Calls.NONE);
        }
        if (item.kind() == ItemKind.ADDED) {
            return new Forecast(item.id(), PlannedAction.DELETE, null, CallEstimate.removal(Together.of(live, stream)));
        }
        try {
            return written(live, stream, item);
        } catch (Problem problem) {
            if (problem.kind() != Kind.ITEM_REFUSED) {
                throw problem;
            }
            return new Forecast(item.id(), PlannedAction.REFUSE, problem, Calls.NONE);
        }
    }

    /** A file is asked for, sent and asked for again; how often the source is asked until it is done nobody knows. */
    private static Forecast imported(LiveState live, StreamSpec stream, Item item) {
        Optional<byte[]> held = live.held(stream.name(), item.key()).map(LiveState.Held::text);
        if (held.isPresent() && !live.isOtherThan(stream, item.key(), live.wanted(stream.name(), item.key()))) {
            return new Forecast(item.id(), null, null, Calls.NONE);
        }
        if (held.isPresent() && (live.sparesWhatExists() || live.copies())) {
            return skipped(item, ErrorCode.RECORD_EXISTS, ErrorCode.RECORD_EXISTS.sentence());
        }
        long polls = stream.importing().poll() == null ? 0 : 1;
        return new Forecast(item.id(), PlannedAction.CHANGE, null, new Calls(1 + polls, 0, 0, 0, 1, 0));
    }

    private static Forecast written(LiveState live, StreamSpec stream, Item item) {
        if (stream.isExport()) {
            return imported(live, stream, item);
        }
        RawRecord raw =
                new RawRecord(item.key(), live.wanted(stream.name(), item.key()).orElseThrow());
        ObjectNode record = live.foreseen(stream, ExactJson.object(raw.json()));
        List<String> fields = live.restore().selection().fieldsOf(stream);
        Optional<ObjectNode> held = live.keys()
                .living(stream, item.key())
                .flatMap(key -> live.held(stream.name(), key))
                .map(it -> ExactJson.object(it.text()));
        if (held.isEmpty()) {
            return fields.isEmpty()
                    ? created(live, stream, raw, item)
                    : skipped(item, ErrorCode.NOT_FOUND, ChosenFields.NOT_LIVE);
        }
        ObjectNode wanted = fields.isEmpty() ? record : ChosenFields.over(held.get(), record, fields);
        if (Comparison.same(stream, wanted, held.get()) && live.files().missing(stream, raw) == 0) {
            return new Forecast(item.id(), null, null, Calls.NONE);
        }
        if (live.sparesWhatExists()) {
            return skipped(item, ErrorCode.RECORD_EXISTS, ErrorCode.RECORD_EXISTS.sentence());
        }
        if (live.copies()) {
            return created(live, stream, raw, item);
        }
        if (!stream.write().updates()) {
            return skipped(item, ErrorCode.NOT_RESTORABLE, RecordWriting.CANNOT_CHANGE);
        }
        return new Forecast(
                item.id(),
                PlannedAction.CHANGE,
                null,
                CallEstimate.change(Together.of(live, stream), live.files().uploads(stream, raw)));
    }

    private static Forecast created(LiveState live, StreamSpec stream, RawRecord raw, Item item) {
        if (!stream.write().creates()) {
            return skipped(item, ErrorCode.NOT_RESTORABLE, RecordWriting.CANNOT_CREATE);
        }
        live.foreseenParent(stream, item.key());
        return new Forecast(
                item.id(),
                PlannedAction.CREATE,
                null,
                CallEstimate.creation(Together.of(live, stream), live.files().uploads(stream, raw)));
    }

    private static Forecast skipped(Item item, ErrorCode code, String detail) {
        return new Forecast(item.id(), PlannedAction.SKIP, Problem.of(code, detail), Calls.NONE);
    }
}
