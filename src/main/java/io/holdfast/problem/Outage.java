package io.holdfast.problem;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;

/** Tells a database that is away, or that did not answer to a commit, from a statement that it refused. */
public final class Outage {
    private Outage() {}

    /** Whether a failure, whoever wrapped it, is the database's absence: then trying again may help, and nobody knows whether a commit happened. */
    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RollbackException
                    || cause instanceof HeuristicMixedException
                    || cause instanceof HeuristicRollbackException
                    || cause instanceof SQLException sql && isAway(sql)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the database did not answer: connections that broke (08), a server that stops or starts (57P), too little of something (53), or no state at all, as from a pool. */
    public static boolean isAway(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }
}
