package io.holdfast.vault;

import io.holdfast.tenant.TenantId;
import java.util.UUID;

/** Whose objects: one source of one tenant. Nothing is shared across places. */
public record Place(TenantId tenant, UUID source) {
    String key(ObjectKind kind, String name) {
        return tenant + "/" + source + "/" + kind.folder() + "/" + name;
    }
}
