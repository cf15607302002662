package io.holdfast.source;

import io.holdfast.auth.Role;
import io.holdfast.idempotency.IdempotencyKey;
import io.holdfast.idempotency.Idempotent;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tenant's sources. Credentials go in and never come out. */
@Path("/api/v1/sources")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_NAME)
@Tag(name = "sources")
public class SourceResource {
    private final Sources sources;

    SourceResource(Sources sources) {
        this.sources = sources;
    }

    @RegisterForReflection
    record SourceForm(
            @NotBlank @Size(max = 100) String name,
            @NotBlank @Size(max = 100) String connector,
            @Size(max = 50) Map<@NotBlank String, @NotNull @Size(max = 2000) String> settings,
            @Size(max = 50) Map<@NotBlank String, @NotNull @Size(max = 20_000) String> credentials) {
        Sources.Description description() {
            return new Sources.Description(name, connector, settings == null ? Map.of() : settings, credentials);
        }
    }

    @RegisterForReflection
    record SourceView(
            UUID id,
            String name,
            String connector,
            Map<String, String> settings,
            SourceState state,
            String revokedReason,
            String account,
            Instant createdAt,
            Instant updatedAt) {
        static SourceView of(Source source) {
            return new SourceView(
                    source.id(),
                    source.name(),
                    source.connector(),
                    source.settings(),
                    source.state(),
                    source.revokedReason(),
                    source.account(),
                    source.createdAt(),
                    source.updatedAt());
        }
    }

    @RegisterForReflection
    record SourcePage(List<SourceView> items, String next) {}

    @RegisterForReflection
    record Checked(boolean ok) {}

    /** Makes a source. */
    @POST
    @Idempotent(at = "/api/v1/sources/{made}", status = 201)
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.MEANING,
            schema = @Schema(maxLength = 255))
    public Response create(@NotNull @Valid SourceForm body) {
        Source source = sources.create(body.description());
        sources.acknowledge(source.id());
        return answer(Response.created(URI.create("/api/v1/sources/" + source.id())), source);
    }

    /** Sources by name, a page at a time. */
    @GET
    @RolesAllowed(Role.VIEWER_NAME)
    public SourcePage list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit, @QueryParam("cursor") String cursor) {
        Slice<Source> page = Slice.of(sources.after(Cursor.text(cursor), limit + 1), limit, Source::name);
        return new SourcePage(page.items().stream().map(SourceView::of).toList(), page.next());
    }

    /** One source, with its ETag. */
    @GET
    @Path("/{id}")
    @RolesAllowed(Role.VIEWER_NAME)
    public Response one(UUID id) {
        return answer(Response.ok(), found(id));
    }

    /** Changes a source; {@code If-Match}, where given, must be the ETag that was read. Without credentials those that are there stay. */
    @PUT
    @Path("/{id}")
    public Response update(UUID id, @HeaderParam("If-Match") String ifMatch, @NotNull @Valid SourceForm body) {
        Source present = found(id);
        if (ifMatch != null && !ifMatch.equals("\"" + present.version() + "\"")) {
            throw Problem.of(ErrorCode.SOURCE_CHANGED);
        }
        Source source = sources.update(id, present.version(), body.description());
        sources.acknowledge(id);
        return answer(Response.ok(), source);
    }

    /** Removes a source that has no backups. */
    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.OWNER_NAME)
    public void delete(UUID id) {
        sources.delete(id);
        sources.acknowledge(id);
    }

    /** Asks the source whether it answers and takes the credentials. */
    @POST
    @Path("/{id}/check")
    public Checked check(UUID id) {
        sources.connect(id).check();
        return new Checked(true);
    }

    private Source found(UUID id) {
        return sources.find(id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    private static Response answer(Response.ResponseBuilder builder, Source source) {
        return builder.tag(new EntityTag(String.valueOf(source.version())))
                .entity(SourceView.of(source))
                .build();
    }
}
