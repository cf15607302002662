package io.holdfast.backup;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.source.Source;
import io.holdfast.source.Sources;
import io.holdfast.vault.SnapshotRow;
import io.holdfast.vault.Snapshots;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;

/**
 * Which account of an outside system a backup was made of. A source can be pointed at another account; its older backups still belong to the old one: keys of one account mean nothing in another.
 * Safe for use by many threads.
 */
@Singleton
public class BackupAccounts {
    private final Snapshots snapshots;
    private final Sources sources;

    BackupAccounts(Snapshots snapshots, Sources sources) {
        this.snapshots = snapshots;
        this.sources = sources;
    }

    /** The fingerprint of the account that was read; empty in backups made before it was recorded, and where nothing was stored. */
    public Optional<String> of(Backup backup) {
        return snapshots.of(backup.id()).stream()
                .map(SnapshotRow::reach)
                .map(reach -> reach.account())
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** {@code account_changed} where a source, the backup's own, leads to another account by now. Another source is another target, which somebody chose. */
    public void requireSame(Backup backup, Source source) {
        if (backup.source().equals(source.id())) {
            requireSame(backup, sources.account(source));
        }
    }

    /** {@code account_changed} where that is not the account that the backup was made of. */
    public void requireSame(Backup backup, String account) {
        if (of(backup).filter(made -> !made.equals(account)).isPresent()) {
            throw Problem.of(
                    ErrorCode.ACCOUNT_CHANGED,
                    "The backup was made of another account than the one that its source leads to now. "
                            + "Point the source back at the old account, or make another source for the new one and name it as the target.");
        }
    }

    /** {@code account_changed} where two backups of one source were made of two accounts. */
    public void requireSame(Backup one, Backup other) {
        Optional<String> first = of(one);
        Optional<String> second = of(other);
        if (first.isPresent() && second.isPresent() && !first.equals(second)) {
            throw Problem.of(
                    ErrorCode.ACCOUNT_CHANGED,
                    "The two backups were made of two accounts: the source was pointed at another one between them.");
        }
    }
}
