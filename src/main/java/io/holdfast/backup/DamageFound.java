package io.holdfast.backup;

import io.holdfast.database.Sql;
import io.holdfast.tenant.TenantId;
import java.util.List;
import java.util.UUID;

/** A verification found that backups lack something, within the transaction that notes it. */
public record DamageFound(Sql sql, TenantId tenant, UUID source, List<UUID> backups) {
    public DamageFound {
        backups = List.copyOf(backups);
    }
}
