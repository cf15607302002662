package io.holdfast.source;

import io.holdfast.tenant.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A source as other rooms see it: without its credentials.
 *
 * @param version grows with each change
 */
public record Source(
        UUID id,
        TenantId tenant,
        String name,
        String connector,
        Map<String, String> settings,
        SourceState state,
        Instant createdAt,
        Instant updatedAt,
        int version) {}
