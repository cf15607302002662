package io.holdfast.job;

import io.holdfast.tenant.TenantId;
import java.util.UUID;

/**
 * A job to be started.
 *
 * @param subject the backup or restore that it is: what callers know it by
 * @param exclusive whether the source takes no other exclusive job meanwhile
 * @param automatic whether nobody waits for it: it gives way to what a person asks for
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
        boolean automatic,
        UUID parent,
        Object payload) {
    /** Work of our own in a source's data: it holds the source from nobody and is no other job's child. */
    public static NewJob maintenance(
            UUID id, TenantId tenant, UUID source, UUID subject, String kind, boolean automatic, Object payload) {
        return new NewJob(id, tenant, source, subject, kind, Lane.MAINTENANCE, false, automatic, null, payload);
    }
}
