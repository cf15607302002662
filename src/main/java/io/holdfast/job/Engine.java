package io.holdfast.job;

import io.holdfast.database.Database;
import io.holdfast.database.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/** Runs moves: each is one transaction, which leaves all turns right, and its wake-ups are sent after the commit. Safe for use by many threads. */
@Singleton
class Engine {
    private static final int SWEEP_LOCKS = 0x686f6c64;
    private static final ScopedValue<Move> CURRENT = ScopedValue.newInstance();
    private final Database database;
    private final TurnRows turns;
    private final Wakes wakes;
    private final Clock clock;

    Engine(Database database, TurnRows turns, Wakes wakes, Clock clock) {
        this.database = database;
        this.turns = turns;
        this.wakes = wakes;
        this.clock = clock;
    }

    /** What a move does; nothing but SQL, as it may be run again. */
    @FunctionalInterface
    interface Work<T> {
        T in(Move move) throws SQLException;
    }

    /** Runs a move. */
    <T> T move(Work<T> work) {
        record Moved<T>(T result, List<Lane> wakes) {}
        Moved<T> moved = database.transaction(sql -> {
            Move move = new Move(sql, clock.instant());
            T result = ScopedValue.where(CURRENT, move).call(() -> work.in(move));
            turns.settle(move);
            return new Moved<>(result, move.wakes());
        });
        wakes.after(moved.wakes());
        return moved.result();
    }

    /**
     * Runs a move within the caller's transaction; its wake-ups are sent once that is committed. Where that transaction is a move itself, this one becomes part
     * of it: all its turns are settled together at the end, in their one order. Settled one after the other, those of two lanes could be locked in either
     * order, and two moves would wait for each other.
     */
    void within(Sql sql, Work<?> work) throws SQLException {
        if (CURRENT.isBound() && CURRENT.get().sql() == sql) {
            work.in(CURRENT.get());
            return;
        }
        Move move = new Move(sql, clock.instant());
        work.in(move);
        turns.settle(move);
        database.afterCommit(() -> wakes.after(move.wakes()));
    }

    /** Runs a move unless another replica is at the sweep of that number; returns {@code otherwise} then. */
    <T> T sweep(int number, T otherwise, Work<T> work) {
        return move(move -> {
            boolean mine = move.sql()
                    .first(
                            row -> row.flag("mine"),
                            "select pg_try_advisory_xact_lock(?, ?) as mine",
                            SWEEP_LOCKS,
                            number)
                    .orElse(false);
            return mine ? work.in(move) : otherwise;
        });
    }
}
