package io.holdfast.restore;

import io.holdfast.backup.Backup;
import io.holdfast.backup.Backups;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Restores that take the records of an earlier one: a plan carried out, what failed tried again, what was written undone. Safe for use by many threads. */
@Singleton
class FollowUps {
    /** How long a plan can be carried out. */
    static final Duration LONGEST_PLAN = Duration.ofHours(24);

    private final Restores restores;
    private final RestoreRows rows;
    private final ItemRows items;
    private final Backups backups;
    private final Clock clock;

    FollowUps(Restores restores, RestoreRows rows, ItemRows items, Backups backups, Clock clock) {
        this.restores = restores;
        this.rows = rows;
        this.items = items;
        this.backups = backups;
        this.clock = clock;
    }

    /** Carries a plan out; {@code plan_stale} where it is older than 24 hours or what it saw is not kept any more. */
    Restore carryOut(TenantId tenant, UUID id, Optional<ConflictPolicy> policy) {
        Restore plan = found(tenant, id);
        if (!plan.request().dryRun()) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "The restore of plan_id is no dry run.");
        }
        if (!plan.state().hasEnded()) {
            throw Problem.of(ErrorCode.RESTORE_NOT_ENDED, "The plan is not ready yet.");
        }
        if (plan.cost() == null) {
            throw Problem.of(ErrorCode.NOTHING_TO_RESTORE, "The dry run came to no plan.");
        }
        boolean kept =
                backups.find(tenant, plan.safety()).filter(Backup::isReadable).isPresent();
        if (!kept || plan.createdAt().plus(LONGEST_PLAN).isBefore(clock.instant())) {
            throw Problem.of(ErrorCode.PLAN_STALE, "The plan is older than 24 hours: make another one.");
        }
        return follow(
                tenant,
                plan,
                plan.backup(),
                Basis.Kind.PLAN,
                policy.orElse(plan.request().onConflict()));
    }

    /** Tries again what an ended restore did not write: failed records, conflicts, and what it did not come to. */
    Restore retry(TenantId tenant, UUID id) {
        Restore earlier = ended(tenant, id);
        return follow(
                tenant,
                earlier,
                earlier.backup(),
                Basis.Kind.RETRY,
                earlier.request().onConflict());
    }

    /** Makes what an ended restore wrote what it was before; {@code backup_deleted} where its safety backup is gone. */
    Restore undo(TenantId tenant, UUID id) {
        Restore earlier = ended(tenant, id);
        if (earlier.safety() == null) {
            throw Problem.of(ErrorCode.NOTHING_TO_RESTORE);
        }
        if (earlier.undoUntil() == null || earlier.undoUntil().isBefore(clock.instant())) {
            throw Problem.of(ErrorCode.BACKUP_DELETED, "The time to undo the restore is over.");
        }
        return follow(tenant, earlier, earlier.safety(), Basis.Kind.UNDO, ConflictPolicy.IF_UNCHANGED);
    }

    private Restore follow(TenantId tenant, Restore earlier, UUID backup, Basis.Kind kind, ConflictPolicy policy) {
        requireAny(earlier, kind);
        Selection selection = kind == Basis.Kind.UNDO ? Selection.ALL : earlier.selection();
        return restores.start(
                tenant,
                new RestoreRequest(
                        backup, earlier.source(), selection, policy, false, new Basis(kind, earlier.id()), null));
    }

    private void requireAny(Restore earlier, Basis.Kind kind) {
        boolean any = kind == Basis.Kind.RETRY
                ? items.isRetryable(earlier.id())
                : !items.page(earlier.id(), BasisItems.outcomes(kind), 0, 1).isEmpty();
        if (!any) {
            throw Problem.of(ErrorCode.NOTHING_TO_RESTORE);
        }
    }

    private Restore ended(TenantId tenant, UUID id) {
        Restore restore = found(tenant, id);
        if (restore.request().dryRun()) {
            throw Problem.of(ErrorCode.NOTHING_TO_RESTORE, "A dry run writes nothing.");
        }
        if (!restore.state().hasEnded()) {
            throw Problem.of(ErrorCode.RESTORE_NOT_ENDED);
        }
        return restore;
    }

    private Restore found(TenantId tenant, UUID id) {
        return rows.find(tenant, id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }
}
