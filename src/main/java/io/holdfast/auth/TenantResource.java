package io.holdfast.auth;

import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.holdfast.tenant.TenantId;
import io.holdfast.tenant.Tenants;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The platform admin's tenants. Lies in this room because it needs the caller's role, and auth stands above tenant. */
@Path("/api/v1/tenants")
@RunOnVirtualThread
@RolesAllowed(Role.ADMIN_NAME)
@Tag(name = "tenants")
public class TenantResource {
    private final Tenants tenants;
    private final ApiKeys apiKeys;

    TenantResource(Tenants tenants, ApiKeys apiKeys) {
        this.tenants = tenants;
        this.apiKeys = apiKeys;
    }

    @RegisterForReflection
    record NewTenant(@NotBlank @Size(max = 100) String name) {}

    @RegisterForReflection
    record TenantView(TenantId id, String name, Instant createdAt) {
        static TenantView of(Tenants.Tenant tenant) {
            return new TenantView(tenant.id(), tenant.name(), tenant.createdAt());
        }
    }

    @RegisterForReflection
    record TenantPage(List<TenantView> items, String next) {}

    /** Makes a tenant with a data key of its own. */
    @POST
    public Response create(@NotNull @Valid NewTenant body) {
        TenantView tenant = TenantView.of(tenants.create(body.name()));
        return Response.created(URI.create("/api/v1/tenants/" + tenant.id()))
                .entity(tenant)
                .build();
    }

    /** Tenants by name, a page at a time. */
    @GET
    public TenantPage list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit, @QueryParam("cursor") String cursor) {
        Slice<Tenants.Tenant> page =
                Slice.of(tenants.after(Cursor.text(cursor), limit + 1), limit, Tenants.Tenant::name);
        return new TenantPage(page.items().stream().map(TenantView::of).toList(), page.next());
    }

    /** One tenant. */
    @GET
    @Path("/{id}")
    public TenantView one(TenantId id) {
        return tenants.find(id).map(TenantView::of).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    /** Makes an API key for a tenant; its text is shown this once. */
    @POST
    @Path("/{id}/api-keys")
    public Response create(TenantId id, @NotNull @Valid AuthResource.NewKey body) {
        if (tenants.find(id).isEmpty()) {
            throw Problem.of(ErrorCode.NOT_FOUND);
        }
        ApiKeys.Created created = apiKeys.create(Optional.of(id), body.name(), body.role(), Optional.empty());
        return Response.status(201)
                .entity(AuthResource.KeyView.of(created.key(), created.secret()))
                .build();
    }
}
