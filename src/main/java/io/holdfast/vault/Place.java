package io.holdfast.vault;

import io.holdfast.tenant.TenantId;
import java.util.UUID;

/**
 * Whose objects: one source of one tenant. Nothing is shared across places.
 *
 * @param source null for what is the tenant's own
 */
public record Place(TenantId tenant, UUID source) {
    /** The place of what belongs to no source. */
    static Place of(TenantId tenant) {
        return new Place(tenant, null);
    }

    String key(ObjectKind kind, String name) {
        return folder(kind) + name;
    }

    /** What the keys of all objects of that kind begin with. */
    String folder(ObjectKind kind) {
        return source == null ? tenant + "/" + kind.folder() + "/" : tenant + "/" + source + "/" + kind.folder() + "/";
    }
}
