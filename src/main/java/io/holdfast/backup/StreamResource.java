package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.BackupViews.StreamList;
import io.holdfast.backup.BackupViews.StreamView;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.Snapshots;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What backups hold: streams and records. */
@Path("/api/v1/backups/{id}/streams")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backup content")
public class StreamResource {
    private final Backups backups;
    private final BackupContent content;
    private final Caller caller;

    StreamResource(Backups backups, BackupContent content, Caller caller) {
        this.backups = backups;
        this.content = content;
        this.caller = caller;
    }

    /** The backup's streams with what changed since the one before. */
    @GET
    public StreamList streams(UUID id) {
        return new StreamList(
                content.streams(backup(id)).stream().map(StreamView::of).toList());
    }

    /** One record, exactly as the source sent it. */
    @GET
    @Path("/{stream}/records/{key}")
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] record(UUID id, String stream, String key) {
        return content.open(backup(id), stream)
                .text(key)
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND, "The backup has no such record."));
    }

    /** All records of a stream, one a line, in the order of their keys. */
    @GET
    @Path("/{stream}/records.ndjson")
    @Produces("application/x-ndjson")
    public Response lines(UUID id, String stream) {
        Backup backup = backup(id);
        Snapshots.Reader reader = content.open(backup, stream);
        StreamingOutput body = out -> BackupContent.writeLines(reader, out);
        return Response.ok(body, "application/x-ndjson")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + stream + "-" + backup.seq() + ".ndjson\"")
                .build();
    }

    private Backup backup(UUID id) {
        return backups.readable(caller.tenant(), id);
    }
}
