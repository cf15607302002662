package io.holdfast.job;

import io.holdfast.database.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** One transaction of the engine: what it changes, which queues it touches, and whom it wakes after the commit. Not for use by several threads. */
final class Move {
    private final Sql sql;
    private final Instant now;
    private final SortedSet<Queue> touched = new TreeSet<>();
    private final List<Lane> wakes = new ArrayList<>();

    Move(Sql sql, Instant now) {
        this.sql = sql;
        this.now = now;
    }

    Sql sql() {
        return sql;
    }

    /** The one time at which all of the move happens. */
    Instant now() {
        return now;
    }

    /** What is READY or RUNNING there has changed. */
    void touch(Queue queue) {
        touched.add(queue);
    }

    /** So many tasks more of the lane may run: a wake-up for each; none for a number that is not positive. */
    void wake(Lane lane, int tasks) {
        for (int i = 0; i < tasks; i++) {
            wakes.add(lane);
        }
    }

    SortedSet<Queue> touched() {
        return touched;
    }

    /** A lane for each wake-up. */
    List<Lane> wakes() {
        return wakes;
    }
}
