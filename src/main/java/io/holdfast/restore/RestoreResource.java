package io.holdfast.restore;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.idempotency.IdempotencyKey;
import io.holdfast.idempotency.Idempotent;
import io.holdfast.job.Jobs;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.NewestFirst;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.holdfast.restore.RestoreForms.RestoreForm;
import io.holdfast.restore.RestoreViews.RestorePage;
import io.holdfast.restore.RestoreViews.RestoreView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Putting records back: asked for, held up, tried again, undone. */
@Path("/api/v1/restores")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "restores")
public class RestoreResource {
    private final Restores restores;
    private final FollowUps followUps;
    private final DiffChoice choice;
    private final RestoreRows rows;
    private final ItemRows items;
    private final Jobs jobs;
    private final Caller caller;

    RestoreResource(
            Restores restores,
            FollowUps followUps,
            DiffChoice choice,
            RestoreRows rows,
            ItemRows items,
            Jobs jobs,
            Caller caller) {
        this.restores = restores;
        this.followUps = followUps;
        this.choice = choice;
        this.rows = rows;
        this.items = items;
        this.jobs = jobs;
        this.caller = caller;
    }

    /** Puts a backup back, or chosen streams, records, fields or files of it, and deletes what is named; or only plans it; or carries such a plan out. A safety backup comes first. */
    @POST
    @Idempotent(at = "/api/v1/restores/{made}")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.MEANING,
            schema = @Schema(maxLength = 255))
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response start(
            @NotNull
                    @Valid
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = RestoreForm.class),
                                            examples = {
                                                @ExampleObject(name = "everything", value = RestoreExamples.EVERYTHING),
                                                @ExampleObject(name = "plan", value = RestoreExamples.PLAN),
                                                @ExampleObject(
                                                        name = "carry out a plan",
                                                        value = RestoreExamples.CARRY_OUT),
                                                @ExampleObject(
                                                        name = "chosen fields of a record",
                                                        value = RestoreExamples.CHOSEN),
                                                @ExampleObject(name = "files alone", value = RestoreExamples.FILES),
                                                @ExampleObject(
                                                        name = "out of a diff",
                                                        value = RestoreExamples.OUT_OF_A_DIFF),
                                                @ExampleObject(
                                                        name = "to another source",
                                                        value = RestoreExamples.ELSEWHERE)
                                            }))
                    RestoreForm form) {
        form.requireWhole();
        if (form.planId() != null) {
            return accepted(followUps.carryOut(caller.tenant(), form.planId(), form.policy()));
        }
        if (form.diff() != null) {
            DiffChoice.Chosen chosen =
                    choice.of(caller.tenant(), form.diff().id(), form.diff().entriesOrNone());
            return accepted(restores.start(
                    caller.tenant(),
                    new RestoreRequest(
                            chosen.backup(),
                            chosen.source(),
                            chosen.selection(),
                            form.policy().orElse(ConflictPolicy.IF_UNCHANGED),
                            Boolean.TRUE.equals(form.dryRun()),
                            null,
                            chosen.seen())));
        }
        UUID source = form.targetSourceId() != null
                ? form.targetSourceId()
                : restores.sourceOf(caller.tenant(), form.backupId());
        return accepted(restores.start(
                caller.tenant(),
                new RestoreRequest(
                        form.backupId(),
                        source,
                        form.selection(),
                        form.policy().orElse(ConflictPolicy.IF_UNCHANGED),
                        Boolean.TRUE.equals(form.dryRun()),
                        null,
                        null)));
    }

    /** Restores, newest first, a page at a time. */
    @GET
    public RestorePage list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit, @QueryParam("cursor") String cursor) {
        NewestFirst after = NewestFirst.of(cursor);
        Slice<Restore> page = Slice.of(
                rows.before(caller.tenant(), after.time(), after.id(), limit + 1),
                limit,
                restore -> new NewestFirst(restore.createdAt(), restore.id()).position());
        return new RestorePage(page.items().stream().map(this::view).toList(), page.next());
    }

    /** One restore with its totals. */
    @GET
    @Path("/{id}")
    public RestoreView one(UUID id) {
        return view(found(id));
    }

    /** Stops a restore in order: what was written stays, and each record says whether it was. */
    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response cancel(UUID id) {
        jobs.cancel(caller.tenant(), found(id).job());
        return Response.accepted(one(id)).build();
    }

    /** Holds a restore up: it keeps its source, and goes on where it was once it is resumed. */
    @POST
    @Path("/{id}/pause")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response pause(UUID id) {
        jobs.pause(caller.tenant(), found(id).job());
        return Response.accepted(one(id)).build();
    }

    /** Lets a restore go on that was held up. */
    @POST
    @Path("/{id}/resume")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response resume(UUID id) {
        jobs.resume(caller.tenant(), found(id).job());
        return Response.accepted(one(id)).build();
    }

    /** Tries again, in a restore of its own, what failed, met a conflict or was not come to: exactly those records, behind another safety backup. */
    @POST
    @Path("/{id}/retry")
    @Idempotent(at = "/api/v1/restores/{made}")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.MEANING,
            schema = @Schema(maxLength = 255))
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response retry(UUID id) {
        return accepted(followUps.retry(caller.tenant(), id));
    }

    /** Makes exactly the records that a restore wrote what they were before, in a restore of its own from its safety backup. What it created is deleted where the connector can. */
    @POST
    @Path("/{id}/undo")
    @Idempotent(at = "/api/v1/restores/{made}")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.MEANING,
            schema = @Schema(maxLength = 255))
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response undo(UUID id) {
        return accepted(followUps.undo(caller.tenant(), id));
    }

    private Response accepted(Restore restore) {
        return Response.accepted(view(restore))
                .location(URI.create("/api/v1/restores/" + restore.id()))
                .build();
    }

    private Restore found(UUID id) {
        return rows.find(caller.tenant(), id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    private RestoreView view(Restore restore) {
        return RestoreView.of(restore, items.totals(restore.id()), items.differing(restore.id()));
    }
}
