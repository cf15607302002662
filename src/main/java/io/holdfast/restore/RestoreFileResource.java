package io.holdfast.restore;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.Backup;
import io.holdfast.backup.Backups;
import io.holdfast.backup.Streamed;
import io.holdfast.connector.StreamSpec;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A restore into a file. */
@Path("/api/v1/restores/file")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "restores")
public class RestoreFileResource {
    private final RestoreFile file;
    private final Backups backups;
    private final Streamed streamed;
    private final Caller caller;

    RestoreFileResource(RestoreFile file, Backups backups, Streamed streamed, Caller caller) {
        this.file = file;
        this.backups = backups;
        this.streamed = streamed;
        this.caller = caller;
    }

    /**
     * Chosen streams or records of a backup as a file, a line {@code {"stream", "key", "data"}} for each record in the order in which a restore would write them. Nothing is written to
     * the source. The backup is not deleted meanwhile; where something fails on the way, the connection breaks.
     */
    @POST
    @Produces("application/x-ndjson")
    public Response file(@NotNull @Valid RestoreForms.FileForm form) {
        Backup backup = backups.readable(caller.tenant(), form.backupId());
        Selection selection = form.selection();
        List<StreamSpec> streams = file.chosen(backup, selection);
        return streamed.held(
                backup,
                "restore-" + backup.seq() + ".ndjson",
                "application/x-ndjson",
                (goOn, out) -> file.write(backup, selection, streams, goOn, out));
    }
}
