package io.holdfast.restore;

import io.holdfast.connector.ExactJson;
import io.holdfast.connector.RawRecord;
import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import io.holdfast.job.JobState;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;

/** What the restore's policy makes of records that are not as the safety backup holds them. */
@Singleton
class Conflicts {
    private final ItemRows rows;
    private final KeptVersions kept;

    Conflicts(ItemRows rows, KeptVersions kept) {
        this.rows = rows;
        this.kept = kept;
    }

    /** Ends the step with {@code restore_conflict} where the first conflict ends the restore and there was one. */
    void requireNone(LiveState live) {
        if (live.restore().request().onConflict() == ConflictPolicy.FAIL) {
            rows.firstConflict(live.restore().id()).ifPresent(item -> {
                throw Problem.of(
                        ErrorCode.RESTORE_CONFLICT,
                        item.stream() + " " + item.key() + ": " + item.errorDetail()
                                + " Nothing was written after that.");
            });
        }
    }

    /**
     * Whether a record may be written over; where not, its outcome is noted. What the safety backup lacks is kept when this returns.
     *
     * @param key under which it is, or was
     */
    boolean lets(
            TaskRun run,
            LiveState live,
            Item item,
            StreamSpec stream,
            Optional<String> key,
            Optional<RawRecord> present,
            Drift drift) {
        boolean deletes = item.kind() == ItemKind.ADDED;
        Verdict verdict = verdict(live, stream, key, present, drift, deletes);
        if (isWritten(live, stream, present, verdict, item.isTried(), effect -> run.save("kept", 0, effect))) {
            return true;
        }
        if (!deletes && item.isTried() && isThere(stream, present)) {
            throw Problem.of(
                    ErrorCode.WRITE_UNCERTAIN,
                    "A write was cut off, and the live record is now neither as it was nor as it was to be.");
        }
        RecordWriting.note(run, ItemChanges.refused(item.id(), outcome(verdict), refusal(verdict, drift)));
        return false;
    }

    /** Why a record that was not dealt with so far may not be written over; empty where it may. What the safety backup lacks is kept when this returns. */
    Optional<Problem> refusal(
            LiveState live, StreamSpec stream, RawRecord present, Drift drift, Consumer<Effect> saving) {
        Verdict verdict = drift == Drift.NONE
                ? Verdict.WRITE
                : verdict(live, stream, Optional.of(present.key()), Optional.of(present), drift, false);
        return isWritten(live, stream, Optional.of(present), verdict, false, saving)
                ? Optional.empty()
                : Optional.of(refusal(verdict, drift));
    }

    /** Policies that spare what exists say nothing of what was to be deleted. */
    private static Verdict verdict(
            LiveState live,
            StreamSpec stream,
            Optional<String> key,
            Optional<RawRecord> present,
            Drift drift,
            boolean deletes) {
        boolean unheld = live.safety().state() == JobState.PARTIAL
                && key.flatMap(it -> live.held(stream.name(), it))
                        .map(LiveState.Held::unseen)
                        .orElse(true);
        ConflictPolicy policy = live.restore().request().onConflict();
        boolean spares = policy == ConflictPolicy.SKIP_EXISTING || policy == ConflictPolicy.COPY;
        return Verdict.of(
                deletes && spares ? ConflictPolicy.IF_UNCHANGED : policy, drift, isThere(stream, present), unheld);
    }

    private static boolean isThere(StreamSpec stream, Optional<RawRecord> present) {
        return present.filter(it -> !stream.saysDeleted(ExactJson.object(it.json())))
                .isPresent();
    }

    private boolean isWritten(
            LiveState live,
            StreamSpec stream,
            Optional<RawRecord> present,
            Verdict verdict,
            boolean again,
            Consumer<Effect> saving) {
        if (verdict == Verdict.KEEP_AND_WRITE) {
            RawRecord there = present.orElseThrow();
            kept.keep(live.safety(), stream.name(), there.key(), there.json(), again, saving);
        }
        return verdict == Verdict.WRITE || verdict == Verdict.KEEP_AND_WRITE;
    }

    private static Outcome outcome(Verdict verdict) {
        return verdict == Verdict.REFUSE_UNHELD ? Outcome.FAILED : Outcome.SKIPPED;
    }

    private static Problem refusal(Verdict verdict, Drift drift) {
        return switch (verdict) {
            case SKIP_CONFLICT, STOP -> Problem.of(ErrorCode.RESTORE_CONFLICT, drift.sentence());
            case SKIP_EXISTING -> Problem.of(ErrorCode.RECORD_EXISTS);
            case REFUSE_UNHELD ->
                Problem.of(
                        ErrorCode.SAFETY_BACKUP_FAILED,
                        "The safety backup is not whole, and does not hold what would be written over.");
            case WRITE, KEEP_AND_WRITE -> throw new IllegalArgumentException(verdict + " is no refusal");
        };
    }
}
