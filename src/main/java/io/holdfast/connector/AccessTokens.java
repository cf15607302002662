package io.holdfast.connector;

import io.holdfast.connector.TokenKeeper.Kept;
import io.holdfast.connector.TokenKeeper.Tokens;
import io.holdfast.connector.TokenKeeper.Turn;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The access token of one source: taken from where all replicas keep it, and renewed by one of them when it ends or is refused. A new token is saved before anybody uses it. Whoever
 * dies between the provider's answer and the saving leaves a note, and the next one asks again with the old refresh token: where the provider allows that, all is well; where it
 * does not, the source is revoked and says why. Safe for use by many threads.
 */
final class AccessTokens {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SAVE_TRIES = 3;
    private static final String LOST =
            " The answer to an earlier request for a token was lost on its way, and a refresh token counts once here: connect the account again.";

    private final TokenGrant grant;
    private final TokenKeeper keeper;
    private final Duration lease;
    private final Clock clock;
    private final Lock lock = new ReentrantLock();
    private volatile Kept known;

    /** @param lease longer than any request for a token takes */
    AccessTokens(TokenGrant grant, TokenKeeper keeper, Duration lease, Clock clock) {
        this.grant = grant;
        this.keeper = keeper;
        this.lease = lease;
        this.clock = clock;
    }

    /** A token that lives; {@code source_credentials_refused} where none can be had any more. */
    String current() {
        Kept kept = known;
        if (kept == null || !isUsable(kept)) {
            kept = keeper.kept();
        }
        return isUsable(kept) ? remembered(kept) : next(kept);
    }

    /** The source refuses a token that seemed to live; true where there is another now. */
    boolean renew(Predicate<String> refused) {
        Kept kept = keeper.kept();
        boolean same = kept.tokens().map(Tokens::access).filter(refused).isPresent();
        if (isUsable(kept) && !same) {
            remembered(kept);
            return true;
        }
        if (!grant.isPossible(kept)) {
            return false;
        }
        next(kept);
        return true;
    }

    private boolean isUsable(Kept kept) {
        return kept.tokens().filter(tokens -> tokens.isUsable(clock.instant())).isPresent();
    }

    private String remembered(Kept kept) {
        known = kept;
        return kept.tokens().orElseThrow().access();
    }

    /** The token after the one that was seen, whoever asks for it. */
    private String next(Kept seen) {
        lock.lock();
        try {
            for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0; waited = waited.plus(STEP)) {
                Kept kept = keeper.kept();
                if (kept.version() != seen.version() && isUsable(kept)) {
                    return remembered(kept);
                }
                if (!grant.isPossible(kept)) {
                    throw Problem.of(
                            ErrorCode.SOURCE_CREDENTIALS_REFUSED,
                            "The source has no token that lives: connect the account again.");
                }
                Optional<Turn> turn = keeper.begin(kept.version(), lease);
                if (turn.isPresent()) {
                    return asked(kept, turn.get());
                }
                Gate.sleep(STEP);
            }
        } finally {
            lock.unlock();
        }
        throw Problem.waiting(
                ErrorCode.SOURCE_THROTTLED, "Another worker is asking for the source's next token.", PATIENCE);
    }

    private String asked(Kept kept, Turn turn) {
        TokenAnswer answer;
        try {
            answer = grant.ask(kept);
        } catch (Problem problem) {
            keeper.release(turn, isUntaken(problem));
            throw problem;
        }
        return switch (answer) {
            case TokenAnswer.Granted granted -> saved(turn, granted.tokens());
            case TokenAnswer.Refused refused -> refused(kept, turn, refused.reason());
        };
    }

    /** Whether the provider said no before it did anything; what broke off may have been done. */
    private static boolean isUntaken(Problem problem) {
        return problem.code() == ErrorCode.SOURCE_THROTTLED
                || problem.code() == ErrorCode.SOURCE_REFUSED_REQUEST
                || problem.code() == ErrorCode.SOURCE_ADDRESS_FORBIDDEN
                || problem.code() == ErrorCode.CLIENT_NOT_CONFIGURED
                || problem.code() == ErrorCode.INVALID_SETTINGS;
    }

    private String saved(Turn turn, Tokens tokens) {
        for (int tries = 1; ; tries++) {
            try {
                if (keeper.save(turn, tokens)) {
                    return remembered(keeper.kept());
                }
                break;
            } catch (Problem problem) {
                if (tries == SAVE_TRIES || problem.code() != ErrorCode.SERVICE_UNAVAILABLE) {
                    throw problem;
                }
                Gate.sleep(SourceCalls.MOMENT);
            }
        }
        return replaced()
                .orElseThrow(() -> Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE, "The source's access was changed while a token was asked for."));
    }

    private String refused(Kept kept, Turn turn, String reason) {
        Optional<String> other = replaced().filter(token -> known.version() != kept.version());
        if (other.isPresent()) {
            return other.get();
        }
        String whole = reason + (turn.unsettled() && grant.isSpentByUse() ? LOST : "");
        if (keeper.refused(turn, whole)) {
            throw Problem.of(ErrorCode.SOURCE_CREDENTIALS_REFUSED, whole);
        }
        return replaced()
                .orElseThrow(() -> Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE, "The source's access was changed while a token was asked for."));
    }

    /** What somebody else has saved meanwhile. */
    private Optional<String> replaced() {
        Kept kept = keeper.kept();
        return isUsable(kept) ? Optional.of(remembered(kept)) : Optional.empty();
    }
}
