package io.holdfast.connector;

import io.holdfast.auth.Role;
import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What kinds of outside systems there are, and what a file would make of another. */
@Path("/api/v1/connectors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed({Role.VIEWER_NAME, Role.ADMIN_NAME})
@Tag(name = "connectors")
public class ConnectorResource {
    private static final String EXAMPLE = """
            name: notes
            type: rest
            base_url: "{{ settings.url }}"
            settings: [{name: url}]
            credentials: [{name: token}]
            authenticator: {type: bearer, token: "{{ credentials.token }}"}
            check: {path: /me}
            streams:
              - name: notes
                endpoint: {path: /notes}
                records_path: /notes
                primary_key: [/id]
                paginator: {type: page, page_param: page}
            """;

    private final Connectors connectors;

    ConnectorResource(Connectors connectors) {
        this.connectors = connectors;
    }

    /** The list of connectors. */
    @RegisterForReflection
    record Listing(List<ConnectorView> items) {}

    /** What is to be said of a file. */
    @RegisterForReflection
    record Validation(
            boolean valid,
            List<Fault> faults,

            @Schema(description = "What was understood; null where there are faults")
            ConnectorView connector) {}

    /** All connectors of this installation, by name; they change with its restart only. */
    @GET
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Listing.class)))
    public Response list(@Context Request request) {
        return unlessKnown(
                request,
                connectors.version(),
                () -> new Listing(
                        connectors.all().stream().map(ConnectorView::of).toList()));
    }

    /** One connector. */
    @GET
    @Path("{name}")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ConnectorView.class)))
    public Response one(@PathParam("name") String name, @Context Request request) {
        Connector connector = connectors.named(name);
        return unlessKnown(request, connectors.version(), () -> ConnectorView.of(connector));
    }

    private static Response unlessKnown(Request request, String version, Supplier<Object> entity) {
        EntityTag tag = new EntityTag(version);
        Response.ResponseBuilder known = request.evaluatePreconditions(tag);
        return known != null
                ? known.build()
                : Response.ok(entity.get()).tag(tag).build();
    }

    /** The JSON Schema (2020-12) of connector files, for editors. Anybody may read it. */
    @GET
    @Path("schema")
    @Produces(ConnectorSchema.MEDIA_TYPE)
    @PermitAll
    public String schema() {
        return ConnectorSchema.text();
    }

    /**
     * Reads a connector's text and says all that is wrong with it, by line and column. Nothing is kept and nobody is called.
     *
     * @param text 256 Ki characters at most
     */
    @POST
    @Path("validate")
    @Consumes({"application/yaml", "text/yaml", "application/x-yaml", MediaType.TEXT_PLAIN})
    public Validation validate(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/yaml",
                                            schema = @Schema(implementation = String.class),
                                            examples = @ExampleObject(name = "notes", value = EXAMPLE)))
                    String text) {
        if (text != null && text.length() > ConnectorFile.LONGEST) {
            throw Problem.of(
                    ErrorCode.INVALID_REQUEST,
                    "A connector has " + ConnectorFile.LONGEST + " characters at most; this text has " + text.length()
                            + ".");
        }
        return switch (ConnectorFile.parse(Given.or(text, ""))) {
            case Valid valid -> new Validation(true, List.of(), ConnectorView.of(valid.connector()));
            case Invalid invalid -> new Validation(false, invalid.faults(), null);
        };
    }
}
