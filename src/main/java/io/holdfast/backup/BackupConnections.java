package io.holdfast.backup;

import io.holdfast.connector.Connection;
import io.holdfast.job.TaskRun;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Sources;
import jakarta.inject.Singleton;

/** The way from a backup's task to its source. Safe for use by many threads. */
@Singleton
class BackupConnections {
    private final Sources sources;

    BackupConnections(Sources sources) {
        this.sources = sources;
    }

    /** Returns a connection to the account that the backup began with; {@code account_changed} where the source's settings lead to another one by now. */
    Connection connect(TaskRun run) {
        Connection connection = sources.connect(run.job().source());
        String begun = run.jobPayload(BackupPlan.class).account();
        if (begun != null && !begun.equals(connection.account())) {
            throw Problem.of(
                    ErrorCode.ACCOUNT_CHANGED,
                    "The source's settings were changed to another account after this backup began. Start another backup.");
        }
        return connection;
    }
}
