package io.holdfast.operation;

import io.holdfast.auth.Role;
import io.holdfast.crypto.MasterKeys;
import io.holdfast.store.OldVersions;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.TenantKeys;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The keys as the operator sees them: how far a rotation of the master key has come, and the end of a tenant's key. */
@Path("/api/v1/admin")
@RunOnVirtualThread
@RolesAllowed(Role.ADMIN_NAME)
@Tag(name = "admin")
public class KeyResource {
    private final MasterKeys masterKeys;
    private final TenantKeys rows;
    private final KeyShredding shredding;

    KeyResource(MasterKeys masterKeys, TenantKeys rows, KeyShredding shredding) {
        this.masterKeys = masterKeys;
        this.rows = rows;
        this.shredding = shredding;
    }

    /**
     * The master keys in use.
     *
     * @param current the one that wraps from now on; a sweep of the scheduler brings all data keys under it
     * @param rotated whether no data key needs another one any more, so that the others can be taken out of the configuration
     * @param shredded tenants whose key was erased
     * @param copiesDue tenants whose copies in the object store have to follow their rows
     */
    @RegisterForReflection
    record MasterKeyView(String current, boolean rotated, List<WrappingView> dataKeys, long shredded, long copiesDue) {}

    /**
     * What a master key wraps.
     *
     * @param configured whether this replica has it, so that the data keys can be read
     * @param tenants how many tenants' data keys it wraps
     */
    @RegisterForReflection
    record WrappingView(String masterKey, boolean configured, long tenants) {}

    @RegisterForReflection
    record Confirmation(@NotBlank @Size(max = 100) String tenantName) {}

    /**
     * A key that was erased.
     *
     * @param versioning whether the bucket keeps versions of deleted objects: {@code on}, {@code off} or {@code unknown}
     * @param versionsErased how many of those were erased too
     * @param versionsLeft how many the bucket did not let go: as long as they are there, who has the master key can still read the data
     */
    @RegisterForReflection
    record ShreddedView(Instant shreddedAt, String versioning, int versionsErased, int versionsLeft) {}

    /** The master keys that data keys need, and how far a rotation has come. */
    @GET
    @Path("/master-key")
    public MasterKeyView masterKey() {
        String current = masterKeys.current();
        List<TenantKeys.Wrapping> wrappings = rows.wrappings();
        TenantKeys.Backlog backlog = rows.backlog();
        return new MasterKeyView(
                current,
                backlog.copiesDue() == 0
                        && wrappings.stream().allMatch(each -> each.masterKey().equals(current)),
                wrappings.stream()
                        .map(each -> new WrappingView(each.masterKey(), each.known(), each.dataKeys()))
                        .toList(),
                backlog.shredded(),
                backlog.copiesDue());
    }

    /** Erases a tenant's key for good: nothing that it sealed can be read any more, by anybody. Its name has to be given; 409 while jobs of it are under way. May be repeated. */
    @DELETE
    @Path("/tenants/{id}/key")
    @Consumes(MediaType.APPLICATION_JSON)
    public ShreddedView shred(TenantId id, @NotNull @Valid Confirmation body) {
        KeyShredding.Shredded done = shredding.shred(id, body.tenantName());
        OldVersions.Remains remains = done.remains();
        return new ShreddedView(
                done.at(), remains.keeping().name().toLowerCase(Locale.ROOT), remains.erased(), remains.left());
    }
}
