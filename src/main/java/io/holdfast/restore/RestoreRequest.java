package io.holdfast.restore;

import java.util.UUID;

/**
 * All that is said of a restore before it begins.
 *
 * @param backup what is put back
 * @param source where to: the backup's own source, or another one of the tenant with the same connector
 * @param selection which records; of those that {@code basis} names only the fields count
 * @param dryRun whether it ends with a plan
 * @param seen what those who chose the records looked at; null where that was no diff
 * @param basis the earlier restore whose records are taken; null where the selection says which
 */
record RestoreRequest(
        UUID backup,
        UUID source,
        Selection selection,
        ConflictPolicy onConflict,
        boolean dryRun,
        Basis basis,
        Seen seen) {
    /** Chosen records of a backup, back to where they came from. */
    static RestoreRequest of(UUID backup, UUID source, Selection selection, ConflictPolicy onConflict) {
        return new RestoreRequest(backup, source, selection, onConflict, false, null, null);
    }
}
