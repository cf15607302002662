package io.holdfast.job;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.NewestFirst;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.quarkus.arc.All;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The tenant's jobs. */
@Path("/api/v1/jobs")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "jobs")
public class JobResource {
    private final Jobs jobs;
    private final JobRows rows;
    private final Caller caller;
    private final Set<String> kinds;

    JobResource(Jobs jobs, JobRows rows, Caller caller, @All List<JobHandler> handlers) {
        this.kinds = handlers.stream().map(JobHandler::kind).collect(Collectors.toUnmodifiableSet());
        this.jobs = jobs;
        this.rows = rows;
        this.caller = caller;
    }

    @RegisterForReflection
    record JobPage(List<JobView> items, String next) {}

    @RegisterForReflection
    record TaskPage(List<TaskView> items, String next) {}

    /** Jobs, newest first, a page at a time; only those of a state, kind, lane, source or parent, or only those that have not ended, where that is asked for. */
    @GET
    public JobPage list(
            @QueryParam("state") String state,
            @QueryParam("kind") String kind,
            @QueryParam("lane") String lane,
            @QueryParam("source") UUID source,
            @QueryParam("parent") UUID parent,
            @QueryParam("live") Boolean live,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor) {
        JobRows.Filter filter = new JobRows.Filter(
                constant(JobState.class, state), kind(kind), lane == null ? null : lane(lane), source, parent, live);
        Slice<JobView> page = Slice.of(
                rows.page(caller.tenant(), filter, NewestFirst.of(cursor), limit + 1),
                limit,
                job -> new NewestFirst(job.createdAt(), job.id()).position());
        return new JobPage(page.items(), page.next());
    }

    /** One job. */
    @GET
    @Path("/{id}")
    public JobView one(UUID id) {
        return rows.find(caller.tenant(), id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    /** A job's tasks in the order in which they were added, a page at a time: attempts, what they wait for, and why they failed. */
    @GET
    @Path("/{id}/tasks")
    public TaskPage tasks(
            UUID id,
            @QueryParam("state") String state,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit,
            @QueryParam("cursor") String cursor) {
        JobView job = one(id);
        Slice<TaskView> page = Slice.of(
                rows.tasks(job.id(), constant(TaskState.class, state), after(cursor), limit + 1),
                limit,
                task -> Long.toString(task.id()));
        return new TaskPage(page.items(), page.next());
    }

    /** Stops a job in order; what it has stored stays. */
    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response cancel(UUID id) {
        jobs.cancel(caller.tenant(), id);
        return Response.accepted(one(id)).build();
    }

    private static long after(String cursor) {
        String text = Cursor.text(cursor);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.of(ErrorCode.INVALID_CURSOR);
        }
    }

    private String kind(String name) {
        if (name != null && !kinds.contains(name)) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "There are no jobs of kind " + name + ".");
        }
        return name;
    }

    private static Lane lane(String name) {
        return Lane.named(name)
                .orElseThrow(() -> Problem.of(ErrorCode.INVALID_REQUEST, "There is no lane " + name + "."));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        if (name == null) {
            return null;
        }
        return Optional.of(name)
                .flatMap(wanted -> List.of(type.getEnumConstants()).stream()
                        .filter(each -> each.name().equals(wanted))
                        .findFirst())
                .orElseThrow(() -> Problem.of(ErrorCode.INVALID_REQUEST, "There is no state " + name + "."));
    }
}
