package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.BackupViews.BackupPage;
import io.holdfast.backup.BackupViews.BackupView;
import io.holdfast.backup.BackupViews.Freshness;
import io.holdfast.backup.BackupViews.FreshnessList;
import io.holdfast.job.JobState;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.NewestFirst;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking for backups, and looking at them. */
@Path("/api/v1")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backups")
public class BackupResource {
    private final Backups backups;
    private final BackupRows rows;
    private final Caller caller;
    private final Clock clock;

    BackupResource(Backups backups, BackupRows rows, Caller caller, Clock clock) {
        this.backups = backups;
        this.rows = rows;
        this.caller = caller;
        this.clock = clock;
    }

    @RegisterForReflection
    record BackupForm(
            @Size(max = 200) String name, @Size(max = 2000) String note, @Size(max = 200) List<@NotBlank String> streams) {}

    /** Starts a backup of a source: all streams, or those that are named. */
    @POST
    @Path("/sources/{source}/backups")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response start(UUID source, @Valid BackupForm body) {
        BackupForm form = body == null ? new BackupForm(null, null, null) : body;
        caller.tenant();
        Backup backup = backups.start(
                source,
                new Backups.Wish(
                        Origin.MANUAL,
                        form.name(),
                        form.note(),
                        form.streams() == null ? List.of() : form.streams()));
        return Response.accepted(view(backup))
                .location(URI.create("/api/v1/backups/" + backup.id()))
                .build();
    }

    /** Backups, newest first, of all sources or one. */
    @GET
    @Path("/backups")
    public BackupPage list(
            @QueryParam("source") UUID source,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor) {
        NewestFirst after = NewestFirst.of(cursor);
        List<BackupView> found =
                rows.before(caller.tenant(), Optional.ofNullable(source), after.time(), after.id(), limit + 1).stream()
                        .map(this::view)
                        .toList();
        boolean more = found.size() > limit;
        List<BackupView> items = more ? found.subList(0, limit) : found;
        String next = more
                ? new NewestFirst(items.getLast().createdAt(), items.getLast().id()).cursor()
                : null;
        return new BackupPage(items, next);
    }

    /** When each source was last backed up well, whether that backup is complete, and what it lacks. */
    @GET
    @Path("/freshness")
    public FreshnessList freshness() {
        return new FreshnessList(rows.lastGood(caller.tenant()).stream()
                .map(backup -> new Freshness(
                        backup.source(),
                        view(backup),
                        Duration.between(backup.endedAt(), clock.instant()).toSeconds()))
                .toList());
    }

    /** One backup. */
    @GET
    @Path("/backups/{id}")
    public BackupView one(UUID id) {
        return view(backups.find(caller.tenant(), id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND)));
    }

    /** Deletes a backup: it is gone from the lists at once, its bytes soon. */
    @DELETE
    @Path("/backups/{id}")
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
