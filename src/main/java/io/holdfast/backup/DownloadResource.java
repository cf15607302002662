package io.holdfast.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.vault.JsonLine;
import io.holdfast.vault.SnapshotReader;
import io.holdfast.vault.SnapshotRow;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whole backups as one file. */
@Path("/api/v1/backups/{id}/download")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backup content")
public class DownloadResource {
    private final Backups backups;
    private final BackupContent content;
    private final BackupRows rows;
    private final Streamed streamed;
    private final ObjectMapper json;
    private final Caller caller;

    DownloadResource(
            Backups backups,
            BackupContent content,
            BackupRows rows,
            Streamed streamed,
            ObjectMapper json,
            Caller caller) {
        this.backups = backups;
        this.content = content;
        this.rows = rows;
        this.streamed = streamed;
        this.json = json;
        this.caller = caller;
    }

    /**
     * A backup, or chosen streams of it, as one file: {@code zip} with a file for each stream, the media and an {@code index.json} behind them; {@code ndjson} with a
     * line {@code {"stream", "key", "data"}} for each record; {@code csv} with the records of one stream. The backup is not deleted meanwhile. Where something
     * fails on the way, the connection breaks: an answer that ends well is whole.
     *
     * @param streams which; all where none is named
     * @param records how a zip writes records: ndjson or csv
     * @param data how CSV writes them: json, which is the exact text, or base64
     * @param media whether a zip holds the files; by default where no streams are chosen
     */
    @GET
    @Produces({"application/zip", "application/x-ndjson", "text/csv"})
    public Response download(
            UUID id,
            @QueryParam("format") @DefaultValue("zip") String format,
            @QueryParam("stream") List<String> streams,
            @QueryParam("records") @DefaultValue("ndjson") String records,
            @QueryParam("data") @DefaultValue("json") String data,
            @QueryParam("media") Boolean media) {
        Backup backup = backups.readable(caller.tenant(), id);
        List<SnapshotRow> chosen = chosen(backup, new HashSet<>(streams));
        String name = "backup-" + backup.seq();
        return switch (format) {
            case "zip" -> {
                Archive.Wanted wanted = new Archive.Wanted(
                        chosen, media == null ? streams.isEmpty() : media, RecordFormat.of(records, data));
                BackupViews.BackupView view = BackupViews.BackupView.of(backup, rows.gaps(id));
                yield streamed.answer(
                        backup,
                        name + ".zip",
                        "application/zip",
                        (hold, out) -> new Archive(content, json, backup, hold).write(wanted, view, out));
            }
            case "ndjson" ->
                streamed.answer(
                        backup,
                        name + ".ndjson",
                        RecordFormat.NDJSON.mediaType(),
                        (hold, out) -> lines(backup, chosen, hold, out));
            case "csv" -> {
                if (chosen.size() != 1) {
                    throw Problem.of(
                            ErrorCode.INVALID_REQUEST, "CSV holds the records of one stream: name it, or ask for zip.");
                }
                RecordFormat csv = RecordFormat.of("csv", data);
                yield streamed.answer(
                        backup,
                        chosen.getFirst().stream() + "-" + backup.seq() + ".csv",
                        csv.mediaType(),
                        (hold, out) -> csv.write(content.open(backup, chosen.getFirst()), out, hold::goOn));
            }
            default -> throw Problem.of(ErrorCode.INVALID_REQUEST, "format has to be zip, ndjson or csv.");
        };
    }

    private List<SnapshotRow> chosen(Backup backup, Set<String> names) {
        List<SnapshotRow> chosen = content.streams(backup).stream()
                .filter(row -> !row.stream().equals(MediaEntry.STREAM))
                .filter(row -> names.isEmpty() || names.contains(row.stream()))
                .toList();
        chosen.forEach(row -> names.remove(row.stream()));
        if (!names.isEmpty()) {
            throw Problem.of(
                    ErrorCode.UNKNOWN_STREAM,
                    "The backup has no stream " + names.iterator().next() + ".");
        }
        return chosen;
    }

    private void lines(Backup backup, List<SnapshotRow> chosen, Downloads.Hold hold, OutputStream out)
            throws IOException {
        JsonGenerator line = json.getFactory().createGenerator(out);
        line.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        line.setRootValueSeparator(new SerializedString(""));
        for (SnapshotRow row : chosen) {
            Iterator<SnapshotReader.Text> records = content.open(backup, row).texts("", Optional.empty());
            while (records.hasNext()) {
                SnapshotReader.Text record = records.next();
                line.writeStartObject();
                line.writeStringField("stream", row.stream());
                line.writeStringField("key", record.key());
                line.writeFieldName("data");
                line.writeRawValue(new String(JsonLine.of(record.bytes()), StandardCharsets.UTF_8));
                line.writeEndObject();
                line.writeRaw('\n');
                hold.goOn();
            }
        }
        line.close();
    }
}
