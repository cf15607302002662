package io.holdfast.database;

import io.agroal.api.AgroalDataSource;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Outage;
import io.holdfast.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Transactions on the service's database. Safe for use by many threads. */
@Singleton
public class Database {
    private static final int DEADLOCK_TRIES = 4;
    private final AgroalDataSource dataSource;
    private final TransactionSynchronizationRegistry transactions;

    Database(AgroalDataSource dataSource, TransactionSynchronizationRegistry transactions) {
        this.dataSource = dataSource;
        this.transactions = transactions;
    }

    /** Work inside a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Sql sql) throws SQLException;
    }

    /** Work inside a transaction that returns nothing. */
    @FunctionalInterface
    public interface Effect {
        /** Does nothing. */
        Effect NONE = sql -> {};

        void in(Sql sql) throws SQLException;

        /** This effect, then another. */
        default Effect then(Effect next) {
            return sql -> {
                in(sql);
                next.in(sql);
            };
        }
    }

    /**
     * Runs {@code work} in a transaction of its own, which Hibernate joins: committed when it returns, rolled back when it throws. Where the
     * database ends it to break a deadlock, the work is run again, so it does nothing but SQL. {@code service_unavailable} where the database does not
     * answer; where it was the answer to the commit that did not come, nobody knows whether it happened.
     */
    public <T> T transaction(Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> inside(work));
            } catch (SqlFailure e) {
                if (!e.isDeadlock() || tries == DEADLOCK_TRIES) {
                    throw e;
                }
            } catch (QuarkusTransactionException e) {
                // Begin and commit fail so, however the connection broke.
                throw Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The database did not confirm a commit.", e);
            }
        }
    }

    /** As {@link #transaction}, for work without a result. */
    public void change(Effect effect) {
        transaction(sql -> {
            effect.in(sql);
            return null;
        });
    }

    /** Does something once the caller's transaction is committed, and not at all where it is rolled back. For what needs no database, such as counting. */
    public void afterCommit(Runnable deed) {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    deed.run();
                }
            }
        });
    }

    /** Runs {@code work} in the caller's transaction where there is one, otherwise in one of its own. */
    public <T> T joining(Work<T> work) {
        return QuarkusTransaction.joiningExisting().call(() -> inside(work));
    }

    /** All rows of a query, in a transaction of its own or the caller's. */
    public <T> List<T> list(Sql.RowMapper<T> mapper, String query, Object... values) {
        return joining(sql -> sql.list(mapper, query, values));
    }

    /** The first row of a query, in a transaction of its own or the caller's. */
    public <T> Optional<T> first(Sql.RowMapper<T> mapper, String query, Object... values) {
        return joining(sql -> sql.first(mapper, query, values));
    }

    private <T> T inside(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.in(new Sql(connection));
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    private static RuntimeException translated(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (Outage.isAway(e)) {
            return Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "The database does not answer.", e);
        }
        if (state.startsWith("22")) {
            return Problem.of(ErrorCode.INVALID_REQUEST, "A value is not one that can be stored.", e);
        }
        return new SqlFailure(e);
    }

    /** A statement that the database refused. */
    public static final class SqlFailure extends RuntimeException {
        private final String state;

        SqlFailure(SQLException cause) {
            super(cause.getMessage(), cause);
            this.state = String.valueOf(cause.getSQLState());
        }

        private boolean isDeadlock() {
            return "40P01".equals(state) || "40001".equals(state);
        }

        /** Whether a unique index was violated. */
        public boolean isDuplicate() {
            return "23505".equals(state);
        }
    }
}
