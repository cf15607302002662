package io.holdfast.restore;

import io.holdfast.database.Database.Effect;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Kind;
import io.holdfast.problem.Problem;
import java.util.Optional;

/** A look at a live record and the write that follows, once more wherever the platform says that it has another version by then. */
final class Looks {
    /** Somebody who changes a record as often as this, each time between our look and our write, is to have it. */
    static final int MOST = 5;

    private Looks() {}

    /** Carries it out until it ends otherwise than with {@code record_changed}; {@code restore_conflict} where it never does. */
    static void untilWritten(Runnable lookAndWrite) {
        for (int i = 0; i < MOST; i++) {
            try {
                lookAndWrite.run();
                return;
            } catch (Problem problem) {
                if (problem.code() != ErrorCode.RECORD_CHANGED) {
                    throw problem;
                }
            }
        }
        throw Problem.of(
                ErrorCode.RESTORE_CONFLICT,
                "The live record was changed between look and write, " + MOST + " times in a row.");
    }

    /** Carries a write out. What is wrong with this record alone comes back as what is to be noted of it; everything else is thrown. */
    static Optional<Effect> refusal(Item item, Runnable write) {
        try {
            write.run();
            return Optional.empty();
        } catch (Problem problem) {
            if (problem.kind() != Kind.ITEM_REFUSED) {
                throw problem;
            }
            return Optional.of(refused(item, problem));
        }
    }

    /** What is to be noted of a record whose write ended with that. */
    static Effect refused(Item item, Problem problem) {
        return ItemChanges.refused(item.id(), outcome(problem), problem);
    }

    /** Whether a write that ended with that is to be sent again and was not taken, so that it is as if it had not been sent. */
    static boolean isAsIfUnsent(Problem problem) {
        return problem.isUntaken() && problem.kind() != Kind.ITEM_REFUSED;
    }

    /** What became of a record whose write ended with that. */
    static Outcome outcome(Problem problem) {
        return switch (problem.code()) {
            case WRITE_UNCERTAIN -> Outcome.UNCERTAIN;
            case RESTORE_CONFLICT -> Outcome.SKIPPED;
            default -> Outcome.FAILED;
        };
    }
}
