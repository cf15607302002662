package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.BackupViews.BackupPage;
import io.holdfast.backup.BackupViews.BackupView;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.NewestFirst;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking for backups, and looking at them. */
@Path("/api/v1/backups")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backups")
public class BackupResource {
    private final Backups backups;
    private final BackupRows rows;
    private final Caller caller;

    BackupResource(Backups backups, BackupRows rows, Caller caller) {
        this.backups = backups;
        this.rows = rows;
        this.caller = caller;
    }

    /** Backups, newest first, of all sources or one. */
    @GET
    public BackupPage list(
            @QueryParam("source") UUID source,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor) {
        NewestFirst after = NewestFirst.of(cursor);
        Slice<Backup> page = Slice.of(
                rows.before(caller.tenant(), Optional.ofNullable(source), after.time(), after.id(), limit + 1),
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
