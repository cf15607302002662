package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.BackupContent.KeptExport;
import io.holdfast.backup.ContentViews.ExportList;
import io.holdfast.backup.ContentViews.ExportView;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.SnapshotKind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What backups hold: streams that are one file each. */
@Path("/api/v1/backups/{id}/exports")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backup content")
public class ExportResource {
    private final Backups backups;
    private final BackupContent content;
    private final RangedAnswers ranges;
    private final Caller caller;

    ExportResource(Backups backups, BackupContent content, RangedAnswers ranges, Caller caller) {
        this.backups = backups;
        this.content = content;
        this.ranges = ranges;
        this.caller = caller;
    }

    /** The backup's exports, by stream. */
    @GET
    public ExportList exports(UUID id) {
        Backup backup = backups.readable(caller.tenant(), id);
        return new ExportList(content.streams(backup).stream()
                .filter(row -> row.kind() == SnapshotKind.EXPORT)
                .flatMap(row -> content.export(backup, row).stream())
                .map(ExportView::of)
                .toList());
    }

    /** The bytes of an export: whole or, with {@code Range}, a part. The backup is not deleted meanwhile; where something fails on the way, the connection breaks. */
    @GET
    @Path("/{stream}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response export(
            UUID id,
            String stream,
            @HeaderParam("Range") String range,
            @HeaderParam("If-Range") String ifRange,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        Backup backup = backups.readable(caller.tenant(), id);
        KeptExport kept = content.stream(backup, stream)
                .filter(row -> row.kind() == SnapshotKind.EXPORT)
                .flatMap(row -> content.export(backup, row))
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND, "The backup has no such export."));
        return ranges.answer(
                backup,
                new RangedAnswers.Kept(
                        kept.entry().file().hash(),
                        kept.entry().file().size(),
                        MediaType.APPLICATION_OCTET_STREAM,
                        "attachment; filename=\"" + stream + "-" + backup.seq() + "\""),
                new RangedAnswers.Conditions(range, ifRange, ifNoneMatch),
                part -> content.open(backup, kept.entry(), part));
    }
}
