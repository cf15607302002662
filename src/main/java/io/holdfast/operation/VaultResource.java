package io.holdfast.operation;

import io.holdfast.auth.Role;
import io.holdfast.vault.Installation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whose the object store is, for operators. */
@Path("/api/v1/admin/vault")
@RunOnVirtualThread
@RolesAllowed(Role.ADMIN_NAME)
@Tag(name = "admin")
public class VaultResource {
    private final Installation installation;

    VaultResource(Installation installation) {
        this.installation = installation;
    }

    /**
     * The installation.
     *
     * @param deletionStoppedAt since when nothing is deleted from the store; null where deletion goes on
     * @param reason why; null where deletion goes on
     */
    @RegisterForReflection
    record VaultView(UUID installation, Instant deletionStoppedAt, String reason) {}

    /** The installation's id, and whether deletion is stopped because the store holds what the database does not know. */
    @GET
    public VaultView vault() {
        return installation
                .stopped()
                .map(stopped -> new VaultView(installation.id(), stopped.at(), stopped.reason()))
                .orElseGet(() -> new VaultView(installation.id(), null, null));
    }
}
