package io.holdfast.backup;

import io.holdfast.database.Sql;
import io.holdfast.tenant.TenantId;
import java.util.List;
import java.util.UUID;

/** More than is usual of a source disappeared or changed. Observed within the transaction that ends the backup and marks it. */
public record UnusualChangeFound(Sql sql, TenantId tenant, UUID source, UUID backup, List<UnusualChange> changes) {
    public UnusualChangeFound {
        changes = List.copyOf(changes);
    }
}
