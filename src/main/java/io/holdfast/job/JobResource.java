package io.holdfast.job;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.NewestFirst;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tenant's jobs. */
@Path("/api/v1/jobs")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "jobs")
public class JobResource {
    private final Jobs jobs;
    private final Caller caller;

    JobResource(Jobs jobs, Caller caller) {
        this.jobs = jobs;
        this.caller = caller;
    }

    @RegisterForReflection
    record JobPage(List<JobView> items, String next) {}

    /** Jobs, newest first, a page at a time. */
    @GET
    public JobPage list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit, @QueryParam("cursor") String cursor) {
        NewestFirst after = NewestFirst.of(cursor);
        Slice<JobView> page = Slice.of(
                jobs.before(caller.tenant(), after.time(), after.id(), limit + 1),
                limit,
                job -> new NewestFirst(job.createdAt(), job.id()).position());
        return new JobPage(page.items(), page.next());
    }

    /** One job. */
    @GET
    @Path("/{id}")
    public JobView one(UUID id) {
        return jobs.find(caller.tenant(), id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    /** Stops a job in order; what it has stored stays. */
    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response cancel(UUID id) {
        jobs.cancel(caller.tenant(), id);
        return Response.accepted(one(id)).build();
    }
}
