package io.holdfast.source;

import io.holdfast.database.Sql;
import io.holdfast.tenant.TenantId;
import java.util.UUID;

/** A source's access was taken away. Observed within the transaction that notes it, so that what an observer writes by {@code sql} is written with it or not at all. */
public record SourceRevoked(Sql sql, TenantId tenant, UUID source, String reason) {}
