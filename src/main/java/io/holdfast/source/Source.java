package io.holdfast.source;

import io.holdfast.tenant.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A source as other rooms see it: without its credentials.
 *
 * @param revokedReason why its access was taken away; null where it was not, or where nobody knows
 * @param account its id at the outside system; null where it was not installed
 * @param version grows with each change
 */
public record Source(
        UUID id,
        TenantId tenant,
        String name,
        String connector,
        Map<String, String> settings,
        SourceState state,
        String revokedReason,
        String account,
        Instant createdAt,
        Instant updatedAt,
        int version) {}
