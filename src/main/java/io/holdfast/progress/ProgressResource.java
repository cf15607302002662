package io.holdfast.progress;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Progress for those who poll, and tickets for those who open the socket. */
@Path("/api/v1/progress")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "progress")
public class ProgressResource {
    private final JobStates states;
    private final Tickets tickets;
    private final Caller caller;
    private final JsonWebToken token;
    private final Clock clock;

    ProgressResource(JobStates states, Tickets tickets, Caller caller, JsonWebToken token, Clock clock) {
        this.states = states;
        this.tickets = tickets;
        this.caller = caller;
        this.token = token;
        this.clock = clock;
    }

    @RegisterForReflection
    record Progress(List<Object> items) {}

    @RegisterForReflection
    record TicketView(String ticket, Instant expiresAt) {}

    /** The present state of one job, or of all that have not ended: the same as the socket tells. */
    @GET
    public Progress now(@QueryParam("job") UUID job) {
        List<JobStates.State> found =
                job == null ? states.live(caller.tenant()) : states.find(caller.tenant(), List.of(job));
        return new Progress(found.stream().map(JobStates.State::view).toList());
    }

    /** A ticket that opens the socket once, within 30 seconds. */
    @POST
    @Path("/tickets")
    public TicketView ticket() {
        String ticket =
                tickets.issue(new Tickets.Watcher(caller.tenant(), Instant.ofEpochSecond(token.getExpirationTime())));
        return new TicketView(ticket, clock.instant().plus(Tickets.LIFE));
    }
}
