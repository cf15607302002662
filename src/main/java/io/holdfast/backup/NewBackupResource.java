package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.idempotency.IdempotencyKey;
import io.holdfast.idempotency.Idempotent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Asking for backups. */
@Path("/api/v1/sources/{source}/backups")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR_NAME)
@Tag(name = "backups")
public class NewBackupResource {
    private final Backups backups;
    private final Caller caller;

    NewBackupResource(Backups backups, Caller caller) {
        this.backups = backups;
        this.caller = caller;
    }

    @RegisterForReflection
    record BackupForm(
            @Size(max = 200) String name,
            @Size(max = 2000) String note,
            @Size(max = 200) List<@NotBlank String> streams,
            @Future Instant expiresAt,

            @Schema(description = "Reads all, also of streams of which only what changed could be read")
            Boolean full) {}

    /** Starts a backup of a source: all streams, or those that are named. */
    @POST
    @Idempotent(at = "/api/v1/backups/{made}")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.MEANING,
            schema = @Schema(maxLength = 255))
    public Response start(UUID source, @Valid BackupForm body) {
        BackupForm form = body == null ? new BackupForm(null, null, null, null, null) : body;
        caller.tenant();
        Backup backup = backups.start(
                source,
                new Backups.Wish(
                        Origin.MANUAL,
                        form.name(),
                        form.note(),
                        form.streams() == null ? List.of() : form.streams(),
                        form.expiresAt(),
                        Boolean.TRUE.equals(form.full())));
        return Response.accepted(BackupViews.BackupView.of(backup, List.of()))
                .location(URI.create("/api/v1/backups/" + backup.id()))
                .build();
    }
}
