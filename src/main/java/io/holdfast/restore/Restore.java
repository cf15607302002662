package io.holdfast.restore;

import io.holdfast.connector.Quota;
import io.holdfast.job.JobState;
import io.holdfast.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A restore.
 *
 * @param safety the backup that was made before anything was written; null until it is begun
 * @param state how it ended, or how its job stands
 * @param unchanged records that were found the same by comparing and have no item
 * @param paused whether somebody holds it up
 * @param cost what a plan expects; null where it is none, or not ready
 * @param undoUntil until when what it wrote can be undone; null where it cannot
 */
record Restore(
        UUID id,
        TenantId tenant,
        RestoreRequest request,
        UUID safety,
        UUID job,
        Instant createdAt,
        JobState state,
        Instant endedAt,
        long unchanged,
        boolean paused,
        Cost cost,
        Instant undoUntil,
        String errorCode,
        String errorDetail) {
    /**
     * What writing costs.
     *
     * @param calls to the platform
     * @param seconds that the source's limits make of them at least
     * @param quotas limits by the hour, the day or longer that they exceed
     */
    record Cost(Calls calls, long seconds, List<Quota> quotas) {}

    /** One that has just been asked for. */
    static Restore asked(TenantId tenant, RestoreRequest request, Instant now) {
        return new Restore(
                UUID.randomUUID(),
                tenant,
                request,
                null,
                UUID.randomUUID(),
                now,
                JobState.PENDING,
                null,
                0,
                false,
                null,
                null,
                null,
                null);
    }

    UUID source() {
        return request.source();
    }

    UUID backup() {
        return request.backup();
    }

    Selection selection() {
        return request.selection();
    }
}
