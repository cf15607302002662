package io.holdfast.diff;

import io.holdfast.job.JobState;
import io.holdfast.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A comparison of a backup with another one of the same source.
 *
 * @param backup the earlier moment, whatever its date: what a record is compared from
 * @param other what it is compared with; for a comparison with the present, the backup that reads it
 * @param present whether that backup was started for this diff
 * @param streams the compared ones; empty for all that either backup has
 * @param state how it ended, or how its job stands
 * @param expiresAt when it deletes itself
 */
public record Diff(
        UUID id,
        TenantId tenant,
        UUID source,
        UUID backup,
        UUID other,
        boolean present,
        List<String> streams,
        UUID job,
        Instant createdAt,
        JobState state,
        Instant endedAt,
        Instant expiresAt,
        String errorCode,
        String errorDetail) {}
