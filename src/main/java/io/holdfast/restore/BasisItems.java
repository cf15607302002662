package io.holdfast.restore;

import io.holdfast.connector.StreamSpec;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the records of an earlier restore: what a plan means to write, what was not written, or what was and is to be undone. */
@Singleton
class BasisItems {
    static final String PART = "basis";
    private static final int PAGE = 500;
    private static final int MOST_NAMED = 100;
    private final ItemRows rows;

    BasisItems(ItemRows rows) {
        this.rows = rows;
    }

    /** The outcomes whose items are taken. */
    static Set<Outcome> outcomes(Basis.Kind kind) {
        return switch (kind) {
            case PLAN -> Set.of(Outcome.PLANNED);
            case RETRY ->
                Set.of(
                        Outcome.FAILED,
                        Outcome.SKIPPED,
                        Outcome.PLANNED,
                        Outcome.UNCERTAIN,
                        Outcome.CREATED,
                        Outcome.CHANGED);
            case UNDO -> Set.of(Outcome.CREATED, Outcome.CHANGED, Outcome.DELETED, Outcome.UNCERTAIN);
        };
    }

    /**
     * Of the skipped items, retries only conflicts and items that a stale plan did not reach; the others would be skipped again. Never sends an uncertain creation again. Retries records that
     * lack a reference.
     */
    private static boolean isTaken(Basis.Kind kind, LiveState earlier, Item item) {
        boolean written = item.outcome() == Outcome.CREATED || item.outcome() == Outcome.CHANGED;
        if (kind == Basis.Kind.RETRY && written) {
            // A copy would be made once more.
            return !earlier.copies() && ErrorCode.REFERENCE_UNSET.code().equals(item.errorCode());
        }
        return switch (item.outcome()) {
            case SKIPPED ->
                ErrorCode.RESTORE_CONFLICT.code().equals(item.errorCode())
                        || ErrorCode.PLAN_STALE.code().equals(item.errorCode());
            case UNCERTAIN -> item.intendedAt() == null;
            case PLANNED, INTENDED, CREATED, CHANGED, DELETED, UNCHANGED, FAILED -> true;
        };
    }

    /**
     * Lists the items behind {@code after}.
     *
     * @param earlier the restore that they are of
     */
    void take(TaskRun run, LiveState live, LiveState earlier, String after) {
        Basis.Kind kind = live.restore().request().basis().kind();
        Found found = new Found(run, live.restore().id(), "", PART);
        long position = after == null ? 0 : Long.parseLong(after);
        for (List<Item> items = page(earlier, kind, position);
                !items.isEmpty();
                items = page(earlier, kind, position)) {
            for (Item item : items) {
                Optional<StreamSpec> stream = live.connection().connector().stream(item.stream());
                if (isTaken(kind, earlier, item)
                        && stream.filter(Restores::isWritable).isPresent()) {
                    switch (kind) {
                        case PLAN -> planned(live, earlier, stream.get(), item, found);
                        case RETRY -> again(live, stream.get(), item, found);
                        case UNDO -> undone(live, earlier, stream.get(), item, found);
                    }
                }
                position = item.id();
                found.upTo(String.valueOf(position));
            }
        }
        found.save();
    }

    private List<Item> page(LiveState earlier, Basis.Kind kind, long after) {
        return rows.page(earlier.restore().id(), outcomes(kind), after, PAGE);
    }

    private static void planned(LiveState live, LiveState plan, StreamSpec stream, Item item, Found found) {
        String key = live.keys().last(stream, item.key()).orElse(item.key());
        boolean overwrites = live.restore().request().onConflict() == ConflictPolicy.OVERWRITE;
        if (!overwrites && isStale(plan, live, stream, key)) {
            found.add(Item.refused(
                    stream.name(),
                    item.key(),
                    item.kind(),
                    Outcome.SKIPPED,
                    ErrorCode.PLAN_STALE,
                    "The live record is not the one that the plan saw."));
        } else {
            again(live, stream, item, found);
        }
    }

    private static boolean isStale(LiveState plan, LiveState live, StreamSpec stream, String key) {
        return live.isOtherThan(stream, key, plan.held(stream.name(), key).map(LiveState.Held::text));
    }

    private static void again(LiveState live, StreamSpec stream, Item item, Found found) {
        if (item.kind() == ItemKind.ADDED) {
            found.add(Item.planned(stream.name(), item.key(), ItemKind.ADDED));
        } else if (live.isKept(stream.name(), item.key())) {
            found.add(Item.planned(stream.name(), item.key(), ItemKind.DIFFERENT));
        } else {
            Comparing.record(live, stream, item.key(), found);
        }
    }

    /** What the safety backup has of a record that was written is put back; what it has not was created, and is deleted. */
    private static void undone(LiveState live, LiveState earlier, StreamSpec stream, Item item, Found found) {
        String key = item.newKey() != null
                ? item.newKey()
                : item.kind() == ItemKind.RELINKED
                        ? earlier.keys().last(stream, item.key()).orElse(item.key())
                        : item.key();
        if (live.isKept(stream.name(), key)) {
            found.add(Item.planned(stream.name(), key, ItemKind.DIFFERENT));
        } else if (live.backupHas(stream, key)) {
            Comparing.record(live, stream, key, found);
        } else if (isGone(live, stream, key)) {
            found.add(Item.same(stream.name(), key));
        } else if (stream.write() != null && stream.write().delete() != null) {
            found.add(Item.planned(stream.name(), key, ItemKind.ADDED));
        } else {
            found.add(Item.refused(
                    stream.name(),
                    key,
                    ItemKind.ADDED,
                    Outcome.SKIPPED,
                    ErrorCode.NOT_RESTORABLE,
                    "The connector cannot delete this stream's records."));
        }
    }

    /** Whether the safety backup saw the whole stream, and no such record. */
    private static boolean isGone(LiveState live, StreamSpec stream, String key) {
        return live.sawAllOf(stream.name()) && !live.isLive(stream.name(), key);
    }

    /** Fails with {@code plan_stale} where a planned record's live version is not the plan's any more. */
    void requireFresh(LiveState live) {
        List<Item> stale = rows.ofCode(live.restore().id(), Outcome.SKIPPED, ErrorCode.PLAN_STALE, MOST_NAMED);
        if (!stale.isEmpty()) {
            throw Problem.of(
                    ErrorCode.PLAN_STALE,
                    "The live data is not what the plan saw: "
                            + stale.stream()
                                    .map(item -> item.stream() + " " + item.key())
                                    .collect(Collectors.joining(", "))
                            + ". Nothing was written.");
        }
    }
}
