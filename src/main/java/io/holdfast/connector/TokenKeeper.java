package io.holdfast.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the tokens of one source are kept, for all replicas. Each change gives another version, and none comes twice. Safe for use by many threads; every method may fail with
 * {@code service_unavailable}.
 */
public interface TokenKeeper {
    /**
     * Tokens as a provider gave them. Their text never shows them.
     *
     * @param access null where only a refresh token is known
     * @param refresh null where there is none
     * @param renewAt from when on the access token is not used any more; null where it does not end
     */
    record Tokens(String access, String refresh, Instant renewAt) {
        boolean isUsable(Instant now) {
            return access != null && (renewAt == null || now.isBefore(renewAt));
        }

        /** These tokens, with another refresh token where they bring none of their own. */
        Tokens orRefresh(String other) {
            return refresh == null ? new Tokens(access, other, renewAt) : this;
        }

        @Override
        public String toString() {
            return "Tokens[renewAt=" + renewAt + "]";
        }
    }

    /** What is kept. */
    record Kept(long version, Optional<Tokens> tokens) {}

    /**
     * The right to ask for the next tokens.
     *
     * @param unsettled whether an earlier request was sent and its answer never saved
     */
    record Turn(long version, UUID lease, boolean unsettled) {}

    /** What is kept now; version 0 where nothing is. */
    Kept kept();

    /** The right to ask, for that long; absent where another has it or what is kept has changed. That somebody asked is noted before this returns. */
    Optional<Turn> begin(long version, Duration time);

    /** Keeps new tokens; false where what was kept has changed since the turn began, and then nothing is saved. */
    boolean save(Turn turn, Tokens tokens);

    /** Ends a turn without tokens. @param untaken whether the provider surely did not take the request, so that what was kept before is as good as it was */
    void release(Turn turn, boolean untaken);

    /** The provider refused: the source is revoked with that reason, unless what is kept has changed since the turn began, which is answered with false. */
    boolean refused(Turn turn, String reason);
}
