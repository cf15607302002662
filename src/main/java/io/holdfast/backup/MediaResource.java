package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.ContentViews.FilePage;
import io.holdfast.backup.ContentViews.FileView;
import io.holdfast.backup.ContentViews.MissingFilePage;
import io.holdfast.backup.ContentViews.MissingFileView;
import io.holdfast.connector.MediaLinks;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
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
    private final MediaTodos todos;
    private final RangedAnswers ranges;
    private final Caller caller;

    MediaResource(Backups backups, BackupContent content, MediaTodos todos, RangedAnswers ranges, Caller caller) {
        this.backups = backups;
        this.content = content;
        this.todos = todos;
        this.ranges = ranges;
        this.caller = caller;
    }

    /**
     * The backup's files in the order of their links, a page at a time. With {@code url}, the bytes of the file that this link named when the backup was made: whole
     * or, with {@code Range}, a part; its {@code ETag} is the SHA-256 of its content.
     */
    @GET
    @Produces({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
    public Response media(
            UUID id,
            @QueryParam("url") @Size(min = 1, max = 10_000) String url,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit,
            @QueryParam("cursor") String cursor,
            @HeaderParam("Range") String range,
            @HeaderParam("If-Range") String ifRange,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        Backup backup = backups.readable(caller.tenant(), id);
        return url == null
                ? Response.ok(list(backup, limit, cursor), MediaType.APPLICATION_JSON)
                        .build()
                : file(backup, url, new RangedAnswers.Conditions(range, ifRange, ifNoneMatch));
    }

    /** The files that the backup could not get; the next backup tries them again. Where an earlier version was there, it was kept. */
    @GET
    @Path("/missing")
    public MissingFilePage missing(
            UUID id,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(500) int limit,
            @QueryParam("cursor") String cursor) {
        Backup backup = backups.readable(caller.tenant(), id);
        Slice<MediaTodos.Failure> page = Slice.of(
                todos.failures(backup.id(), Cursor.number(cursor, 0), limit + 1),
                limit,
                failure -> String.valueOf(failure.id()));
        return new MissingFilePage(
                page.items().stream()
                        .map(failure -> new MissingFileView(
                                failure.url(), failure.stream(), failure.key(), failure.code(), failure.detail()))
                        .toList(),
                page.next());
    }

    private FilePage list(Backup backup, int limit, String cursor) {
        Optional<String> after = Optional.of(Cursor.text(cursor)).filter(link -> !link.isEmpty());
        return content.find(backup, MediaEntry.STREAM)
                .map(reader -> RecordSearch.in(
                        reader, new RecordSearch.Asked("", Optional.empty(), limit, after), Patience.ENDLESS))
                .map(found -> new FilePage(
                        found.items().stream()
                                .map(line -> FileView.of(content.entry(line.bytes()), line.unseen()))
                                .toList(),
                        found.next().map(Cursor::of).orElse(null)))
                .orElse(new FilePage(List.of(), null));
    }

    private Response file(Backup backup, String url, RangedAnswers.Conditions conditions) {
        MediaEntry entry = content.media(backup, MediaLinks.unknown(url))
                .orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND, "The backup has no such file."));
        return ranges.answer(
                backup,
                new RangedAnswers.Kept(
                        entry.file().sha256(),
                        entry.file().size(),
                        FileName.contentType(entry.contentType()),
                        FileName.disposition(url)),
                conditions,
                part -> part.length() == entry.file().size()
                        ? content.open(backup, entry)
                        : content.open(backup, entry, part));
    }
}
