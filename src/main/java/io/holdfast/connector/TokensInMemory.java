package io.holdfast.connector;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Tokens that nobody needs after this process. */
final class TokensInMemory implements TokenKeeper {
    private long version;
    private Tokens tokens;

    @Override
    public synchronized Kept kept() {
        return new Kept(version, Optional.ofNullable(tokens));
    }

    @Override
    public synchronized Optional<Turn> begin(long seen, Duration time) {
        return seen == version ? Optional.of(new Turn(version, UUID.randomUUID(), false)) : Optional.empty();
    }

    @Override
    public synchronized boolean save(Turn turn, Tokens some) {
        if (turn.version() != version) {
            return false;
        }
        tokens = some;
        version++;
        return true;
    }

    @Override
    public void release(Turn turn, boolean untaken) {
        // a turn has no end of its own here
    }

    @Override
    public synchronized boolean refused(Turn turn, String reason) {
        return turn.version() == version;
    }
}
