package io.holdfast.restore;

import io.holdfast.job.JobState;
import io.holdfast.tenant.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * A restore of chosen records of a backup to the backup's source.
 *
 * @param safety the backup that was made before anything was written; null until it is begun
 * @param state how it ended, or how its job stands
 * @param unchanged records that were found the same by comparing and have no item
 */
public record Restore(
        UUID id,
        TenantId tenant,
        UUID source,
        UUID backup,
        UUID safety,
        UUID job,
        Selection selection,
        Instant createdAt,
        JobState state,
        Instant endedAt,
        long unchanged,
        String errorCode,
        String errorDetail) {}
