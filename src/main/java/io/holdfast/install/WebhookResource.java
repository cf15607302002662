package io.holdfast.install;

import io.holdfast.install.InstallMetrics.Result;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Where platforms tell what happened. A genuine message is answered with 200, whatever becomes of it, so that nobody sends it again for ever. */
@Path("/api/v1/webhooks")
@RunOnVirtualThread
@PermitAll
@Consumes(MediaType.WILDCARD)
@Tag(name = "webhooks")
public class WebhookResource {
    private static final Logger LOG = Logger.getLogger(WebhookResource.class);
    private final Webhooks webhooks;
    private final InstallPlaces places;
    private final InstallMetrics metrics;

    WebhookResource(Webhooks webhooks, InstallPlaces places, InstallMetrics metrics) {
        this.webhooks = webhooks;
        this.places = places;
        this.metrics = metrics;
    }

    /** A message signed with the secret of the operator's client. */
    @POST
    @Path("/{connector}")
    public Response forAll(String connector, @Context HttpHeaders headers, @Context UriInfo uri, byte[] body) {
        return taken(connector, null, headers, uri, body);
    }

    /** A message signed with the secret of one source. */
    @POST
    @Path("/{connector}/{source}")
    public Response forOne(
            String connector, UUID source, @Context HttpHeaders headers, @Context UriInfo uri, byte[] body) {
        return taken(connector, source, headers, uri, body);
    }

    private Response taken(String connector, UUID source, HttpHeaders headers, UriInfo uri, byte[] body) {
        Map<String, String> names = new HashMap<>();
        headers.getRequestHeaders()
                .forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        Signing.Message message = new Signing.Message(
                "POST", places.outside(uri.getRequestUri()), names, body == null ? new byte[0] : body);
        try {
            Result result = webhooks.take(connector, source, message);
            metrics.webhook(connector, result);
            LOG.debugf("A message of %s was %s", connector, result);
            return Response.ok().build();
        } catch (Problem problem) {
            if (problem.code() == ErrorCode.WEBHOOK_REFUSED) {
                metrics.webhook(connector, Result.REFUSED);
                LOG.warnf("A message for connector %s is not genuine and was refused", connector);
            }
            throw problem;
        }
    }
}
