package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What backups hold: files. */
@Path("/api/v1/backups/{id}/media")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backup content")
public class MediaResource {
    private final Backups backups;
    private final BackupContent content;
    private final Caller caller;

    MediaResource(Backups backups, BackupContent content, Caller caller) {
        this.backups = backups;
        this.content = content;
        this.caller = caller;
    }

    /** The file that a link named when the backup was made. */
    @GET
    @Produces(MediaType.WILDCARD)
    public Response media(UUID id, @QueryParam("url") @NotBlank String url) {
        Backup backup = backups.readable(caller.tenant(), id);
        MediaEntry entry = content.media(backup, url)
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND, "The backup has no such file."));
        StreamingOutput body = out -> {
            try (InputStream in = content.open(backup, entry)) {
                in.transferTo(out);
            }
        };
        return Response.ok(body, "application/octet-stream")
                .header(HttpHeaders.CONTENT_LENGTH, entry.file().size())
                .header("Content-Disposition", "attachment")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
