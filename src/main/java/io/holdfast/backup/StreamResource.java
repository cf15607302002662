package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.BackupViews.StreamList;
import io.holdfast.backup.BackupViews.StreamView;
import io.holdfast.backup.ContentViews.RecordPage;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.SnapshotReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
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
    private final Streamed streamed;
    private final Caller caller;
    private final SearchTime time;

    StreamResource(Backups backups, BackupContent content, Streamed streamed, Caller caller, SearchTime time) {
        this.backups = backups;
        this.content = content;
        this.streamed = streamed;
        this.caller = caller;
        this.time = time;
    }

    /** The backup's streams with what changed since the one before. */
    @GET
    public StreamList streams(UUID id) {
        return new StreamList(
                content.streams(backup(id)).stream().map(StreamView::of).toList());
    }

    /**
     * Records in the order of their keys. A search looks through the records' texts for some seconds at most: the answer says how many it looked at, and with
     * {@code next} one goes on. A page may hold fewer records than asked for, and none, and still have a next one.
     *
     * @param prefix only keys that begin so
     * @param q only records whose text holds this, whatever its case: names, values and numbers alike
     */
    @GET
    @Path("/{stream}/records")
    public RecordPage records(
            UUID id,
            String stream,
            @QueryParam("prefix") @DefaultValue("") @Size(max = 1000) String prefix,
            @QueryParam("q") @Size(max = 500) String q,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit,
            @QueryParam("cursor") String cursor) {
        Optional<String> after = Optional.of(Cursor.text(cursor)).filter(key -> !key.isEmpty());
        SnapshotReader reader = content.open(backup(id), stream);
        return RecordPage.of(
                RecordSearch.in(reader, new RecordSearch.Asked(prefix, TextMatch.of(q), limit, after), time.begin()));
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

    /** As {@code records/{key}}, for any key: one of dots or with slashes cannot stand in a path. */
    @GET
    @Path("/{stream}/record")
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] recordOf(UUID id, String stream, @QueryParam("key") @NotEmpty String key) {
        return record(id, stream, key);
    }

    /** All records of a stream, one a line, in the order of their keys. */
    @GET
    @Path("/{stream}/records.ndjson")
    @Produces("application/x-ndjson")
    public Response lines(UUID id, String stream) {
        return file(id, stream, RecordFormat.NDJSON);
    }

    /**
     * All records of a stream as CSV with the columns NO, OBJECT_ID and DATA.
     *
     * @param data json, which is the exact text, or base64
     */
    @GET
    @Path("/{stream}/records.csv")
    @Produces("text/csv")
    public Response csv(UUID id, String stream, @QueryParam("data") @DefaultValue("json") String data) {
        return file(id, stream, RecordFormat.of("csv", data));
    }

    private Response file(UUID id, String stream, RecordFormat format) {
        Backup backup = backup(id);
        SnapshotReader reader = content.open(backup, stream);
        String name = stream + "-" + backup.seq() + "." + format.extension();
        return streamed.answer(backup, name, format.mediaType(), (hold, out) -> format.write(reader, out, hold::goOn));
    }

    private Backup backup(UUID id) {
        return backups.readable(caller.tenant(), id);
    }
}
