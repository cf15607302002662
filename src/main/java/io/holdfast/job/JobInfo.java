package io.holdfast.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.tenant.TenantId;
import java.util.UUID;

/**
 * A job as its handler sees it.
 *
 * @param source the source it works on; null for work on none
 * @param subject the backup or restore that it is
 * @param payload what the handler was told when the job was started
 */
public record JobInfo(
        UUID id,
        TenantId tenant,
        UUID source,
        UUID subject,
        String kind,
        Lane lane,
        JobState state,
        JsonNode payload) {}
