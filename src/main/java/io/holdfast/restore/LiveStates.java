package io.holdfast.restore;

import io.holdfast.backup.Backup;
import io.holdfast.backup.BackupAccounts;
import io.holdfast.backup.BackupContent;
import io.holdfast.backup.Backups;
import io.holdfast.connector.Connection;
import io.holdfast.job.TaskRun;
import io.holdfast.source.Sources;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Restores in progress, as their steps see them. Safe for use by many threads. */
@Singleton
class LiveStates {
    private final RestoreRows rows;
    private final RestoreMaps maps;
    private final Backups backups;
    private final BackupAccounts accounts;
    private final BackupContent content;
    private final Sources sources;

    LiveStates(
            RestoreRows rows,
            RestoreMaps maps,
            Backups backups,
            BackupAccounts accounts,
            BackupContent content,
            Sources sources) {
        this.rows = rows;
        this.maps = maps;
        this.backups = backups;
        this.accounts = accounts;
        this.content = content;
        this.sources = sources;
    }

    /** The restore that a step belongs to. */
    LiveState of(TaskRun run, UUID safety) {
        return of(rows.find(run.job().tenant(), run.job().subject()).orElseThrow(), safety);
    }

    /** The restore whose records another one takes, as it was. */
    LiveState earlier(Restore restore) {
        Restore earlier =
                rows.find(restore.tenant(), restore.request().basis().restore()).orElseThrow();
        return of(earlier, earlier.safety());
    }

    private LiveState of(Restore restore, UUID safety) {
        Backup safe = backups.find(restore.tenant(), safety).orElseThrow();
        Connection connection = sources.connect(restore.source());
        // Whoever points the source at another account meanwhile must not have this one's records written there.
        accounts.requireSame(safe, connection.account());
        return new LiveState(
                restore,
                undoes(restore),
                backups.find(restore.tenant(), restore.backup()).orElseThrow(),
                safe,
                Optional.ofNullable(restore.request().seen())
                        .flatMap(seen -> backups.find(restore.tenant(), seen.backup())),
                content,
                maps,
                connection);
    }

    /** Whether a restore is an undo, or tries again what an undo did not come to. */
    private boolean undoes(Restore restore) {
        Basis basis = restore.request().basis();
        if (basis == null || basis.kind() == Basis.Kind.PLAN) {
            return false;
        }
        return basis.kind() == Basis.Kind.UNDO
                || rows.find(restore.tenant(), basis.restore())
                        .filter(this::undoes)
                        .isPresent();
    }
}
