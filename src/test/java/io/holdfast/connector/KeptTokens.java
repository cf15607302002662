package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps tokens in memory, and can be told to lose its database for a while. */
final class KeptTokens implements TokenKeeper {
    final List<String> revoked = new ArrayList<>();
    final List<Tokens> saved = new ArrayList<>();
    int failures;
    private long version;
    private Tokens tokens;
    private UUID lease;
    private boolean asked;

    /** Tokens of before. */
    synchronized KeptTokens with(Tokens some) {
        tokens = some;
        version++;
        lease = null;
        asked = false;
        return this;
    }

    /** Somebody asked, and died before the answer was saved; the lease has ended. */
    synchronized void somebodyDiedAsking() {
        asked = true;
    }

    /** Whoever asks has asked for too long. */
    synchronized void leaseEnds() {
        lease = null;
    }

    @Override
    public synchronized Kept kept() {
        return new Kept(version, Optional.ofNullable(tokens));
    }

    @Override
    public synchronized Optional<Turn> begin(long seen, Duration time) {
        if (seen != version || lease != null) {
            return Optional.empty();
        }
        Turn turn = new Turn(version, UUID.randomUUID(), asked);
        lease = turn.lease();
        asked = true;
        return Optional.of(turn);
    }

    @Override
    public synchronized boolean save(Turn turn, Tokens some) {
        if (failures > 0) {
            failures--;
            throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE);
        }
        if (turn.version() != version) {
            return false;
        }
        tokens = some;
        saved.add(some);
        version++;
        lease = null;
        asked = false;
        return true;
    }

    @Override
    public synchronized void release(Turn turn, boolean untaken) {
        lease = null;
        asked = asked && (!untaken || turn.unsettled());
    }

    @Override
    public synchronized boolean refused(Turn turn, String reason) {
        lease = null;
        if (turn.version() != version) {
            return false;
        }
        revoked.add(reason);
        return true;
    }
}
