package io.holdfast.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.BackupViews.BackupPage;
import io.holdfast.backup.BackupViews.BackupView;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.NewestFirst;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking for backups, and looking at them. */
@Path("/api/v1/backups")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backups")
public class BackupResource {
    private final Backups backups;
    private final BackupRows rows;
    private final Reviews reviews;
    private final Caller caller;

    BackupResource(Backups backups, BackupRows rows, Reviews reviews, Caller caller) {
        this.backups = backups;
        this.rows = rows;
        this.reviews = reviews;
        this.caller = caller;
    }

    /** Backups, newest first, of all sources or one; on request only those of which more than is usual disappeared or changed. */
    @GET
    public BackupPage list(
            @QueryParam("source") UUID source,
            @QueryParam("unusual") @DefaultValue("false") boolean unusual,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor) {
        NewestFirst after = NewestFirst.of(cursor);
        Slice<Backup> page = Slice.of(
                rows.before(caller.tenant(), Optional.ofNullable(source), unusual, after.time(), after.id(), limit + 1),
                limit,
                backup -> new NewestFirst(backup.createdAt(), backup.id()).position());
        return new BackupPage(page.items().stream().map(this::view).toList(), page.next());
    }

    /** One backup. */
    @GET
    @Path("/{id}")
    public BackupView one(UUID id) {
        return view(backups.find(caller.tenant(), id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND)));
    }

    /** Takes a failed, cancelled or timed out backup up again: only what is not done yet runs. Possible for 24 hours, and until a newer backup of the source begins. */
    @POST
    @Path("/{id}/retry")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response retry(UUID id) {
        return Response.accepted(view(backups.retry(caller.tenant(), id)))
                .location(URI.create("/api/v1/backups/" + id))
                .build();
    }

    /** Says that somebody looked at the unusual change of a backup: what it holds back expires again when its time is over. Repeating it changes nothing. */
    @POST
    @Path("/{id}/reviewed")
    @RolesAllowed(Role.OPERATOR_NAME)
    public BackupView reviewed(UUID id, @Context SecurityContext who) {
        return view(reviews.reviewed(caller.tenant(), id, who.getUserPrincipal().getName()));
    }

    @RegisterForReflection
    record ChangeForm(
            @Size(max = 200) String name,
            @Size(max = 2000) String note,
            Boolean pinned,

            @Schema(type = SchemaType.STRING, format = "date-time", description = "null for never")
            JsonNode expiresAt) {
        Backups.Change change() {
            return new Backups.Change(name, note, pinned, expiresAt != null, instant());
        }

        private Instant instant() {
            if (expiresAt == null || expiresAt.isNull()) {
                return null;
            }
            try {
                return Instant.parse(expiresAt.asText());
            } catch (DateTimeParseException e) {
                throw Problem.of(ErrorCode.INVALID_REQUEST, "expiresAt is not a time such as 2030-01-31T12:00:00Z.", e);
            }
        }
    }

    /** Names a backup, notes on it, pins it so that nobody deletes it, or says when it deletes itself. What is not named stays as it is. */
    @PATCH
    @Path("/{id}")
    @RolesAllowed(Role.OPERATOR_NAME)
    public BackupView describe(UUID id, @NotNull @Valid ChangeForm body) {
        return view(backups.describe(caller.tenant(), id, body.change()));
    }

    /** Deletes a backup: it is gone from the lists at once, its bytes soon. */
    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.OWNER_NAME)
    public Response delete(UUID id) {
        backups.delete(caller.tenant(), id);
        return Response.accepted().build();
    }

    private BackupView view(Backup backup) {
        boolean whole = !backup.state().hasEnded() || backup.state() == JobState.SUCCEEDED;
        return BackupView.of(backup, whole ? List.of() : rows.gaps(backup.id()));
    }
}
