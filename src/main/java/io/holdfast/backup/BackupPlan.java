package io.holdfast.backup;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What a backup job is told.
 *
 * @param streams their names; a stream's parent is among them
 * @param begun when the backup was asked for
 * @param full whether all is read, also of streams of which only what changed could be
 * @param account the fingerprint of the account that the source led to when the backup was asked for; null in jobs made before it was recorded
 */
@RegisterForReflection
record BackupPlan(long seq, Origin origin, List<String> streams, Instant begun, boolean full, String account) {}
