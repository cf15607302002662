package io.holdfast.connector;

import io.holdfast.auth.Role;
import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What kinds of outside systems there are. */
@Path("/api/v1/connectors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed({Role.VIEWER_NAME, Role.ADMIN_NAME})
@Tag(name = "connectors")
public class ConnectorResource {
    private final Connectors connectors;

    ConnectorResource(Connectors connectors) {
        this.connectors = connectors;
    }

    /** The list of connectors. */
    @RegisterForReflection
    record Listing(List<ConnectorView> items) {}

    /** What is to be said of a file; {@code connector} is null where it has faults. */
    @RegisterForReflection
    record Validation(boolean valid, List<Fault> errors, ConnectorView connector) {}

    /** All connectors of this installation, by name. */
    @GET
    public Listing list() {
        return new Listing(connectors.all().stream().map(ConnectorView::of).toList());
    }

    /** One connector. */
    @GET
    @Path("{name}")
    public ConnectorView one(@PathParam("name") String name) {
        return ConnectorView.of(connectors.named(name));
    }

    /** Reads a connector's text and says what is wrong with it, by line and column. Nothing is kept. */
    @POST
    @Path("validate")
    @Consumes({"text/yaml", "application/yaml", "application/x-yaml", MediaType.TEXT_PLAIN})
    public Validation validate(String text) {
        return switch (ConnectorFile.parse(text)) {
            case Valid valid -> new Validation(true, List.of(), ConnectorView.of(valid.connector()));
            case Invalid invalid -> new Validation(false, invalid.faults(), null);
        };
    }
}
