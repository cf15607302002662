package io.holdfast.job;

import io.holdfast.tenant.TenantId;
import java.util.UUID;

/**
 * A job to be started.
 *
 * @param subject the backup or restore that it is: what callers know it by
 * @param exclusive whether the source takes no other exclusive job meanwhile
 * @param parent the job that waits for this one; null for none. A child shares its parent's hold on the source and is cancelled with it.
 */
public record NewJob(
        UUID id,
        TenantId tenant,
        UUID source,
        UUID subject,
        String kind,
        Lane lane,
        boolean exclusive,
        UUID parent,
        Object payload) {}
