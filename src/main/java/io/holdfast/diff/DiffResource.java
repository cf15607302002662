package io.holdfast.diff;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.TextMatch;
import io.holdfast.diff.DiffViews.DiffPage;
import io.holdfast.diff.DiffViews.DiffView;
import io.holdfast.diff.DiffViews.EntryPage;
import io.holdfast.diff.DiffViews.FieldList;
import io.holdfast.diff.DiffViews.WholeEntryView;
import io.holdfast.idempotency.IdempotencyKey;
import io.holdfast.idempotency.Idempotent;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.NewestFirst;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What changed between two moments of a source. */
@Path("/api/v1/diffs")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "diffs")
public class DiffResource {
    private static final int MOST_FIELDS = 500;
    private static final String PRESENT = """
            {"backup_id": "BACKUP", "streams": ["customers"], "read": "all"}""";
    private static final String ANOTHER = """
            {"backup_id": "BACKUP", "other_backup_id": "OTHER"}""";
    private final Diffs diffs;
    private final DiffRows rows;
    private final EntryRows entries;
    private final EntryPages pages;
    private final Caller caller;

    DiffResource(Diffs diffs, DiffRows rows, EntryRows entries, EntryPages pages, Caller caller) {
        this.diffs = diffs;
        this.rows = rows;
        this.entries = entries;
        this.pages = pages;
        this.caller = caller;
    }

    /** How the present is read. */
    @RegisterForReflection
    enum Read {
        /** All records: deletions are known for certain. */
        @JsonProperty("all")
        ALL,
        /** Only what changed, where the connector can tell that: quick, and deletions are known as of the last full pass. */
        @JsonProperty("changes")
        CHANGES
    }

    @RegisterForReflection
    record DiffForm(
            @NotNull UUID backupId,

            @Schema(description = "Another backup of the same source; left out for the present.")
            UUID otherBackupId,

            @Size(max = 200) List<@NotBlank @Size(max = 200) String> streams,

            @Schema(description = "How the present is read; all where it is left out.")
            Read read) {}

    /**
     * Compares a backup with the present, or with another backup of the same source. The present is read by a backup of its own, which makes automatic work on the source give
     * way.
     */
    @POST
    @Idempotent(at = "/api/v1/diffs/{made}")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.MEANING,
            schema = @Schema(maxLength = 255))
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response start(
            @NotNull
                    @Valid
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(implementation = DiffForm.class),
                                            examples = {
                                                @ExampleObject(name = "present", value = PRESENT),
                                                @ExampleObject(name = "another backup", value = ANOTHER)
                                            }))
                    DiffForm body) {
        Diff diff = diffs.start(
                caller.tenant(),
                new Diffs.Wish(
                        body.backupId(),
                        Optional.ofNullable(body.otherBackupId()),
                        body.streams() == null
                                ? List.of()
                                : body.streams().stream().distinct().toList(),
                        body.read() != Read.CHANGES));
        return Response.accepted(DiffView.of(diff, List.of()))
                .location(URI.create("/api/v1/diffs/" + diff.id()))
                .build();
    }

    /** Diffs, newest first. */
    @GET
    public DiffPage list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit, @QueryParam("cursor") String cursor) {
        NewestFirst after = NewestFirst.of(cursor);
        Slice<Diff> page = Slice.of(
                rows.before(caller.tenant(), after.time(), after.id(), limit + 1),
                limit,
                diff -> new NewestFirst(diff.createdAt(), diff.id()).position());
        Map<UUID, List<StreamDiff>> streams = rows
                .streams(page.items().stream().map(Diff::id).toList())
                .stream()
                .collect(Collectors.groupingBy(
                        DiffRows.StreamOf::diff, Collectors.mapping(DiffRows.StreamOf::stream, Collectors.toList())));
        return new DiffPage(
                page.items().stream()
                        .map(diff -> DiffView.of(diff, streams.getOrDefault(diff.id(), List.of())))
                        .toList(),
                page.next());
    }

    /** One diff with its counts. They grow while its streams are listed. */
    @GET
    @Path("/{id}")
    public DiffView one(UUID id) {
        Diff diff = diffs.find(caller.tenant(), id);
        return DiffView.of(diff, rows.streams(id));
    }

    /**
     * The records that are not the same, in the order of their streams' names and of their keys. A page may hold fewer than asked for, and none, and still have a next one.
     *
     * @param stream only this one
     * @param kind created, changed, deleted, unknown or same, several by commas; all but same where it is left out
     * @param prefix only keys that begin so
     * @param field only records in which this field changed, or one within it: a JSON pointer with * for every element of a list, as {@code fields} names them
     * @param q only records in which a changed value, or any value of a created or deleted record, holds this, whatever its case
     */
    @GET
    @Path("/{id}/entries")
    public EntryPage entries(
            UUID id,
            @QueryParam("stream") String stream,
            @QueryParam("kind") String kind,
            @QueryParam("prefix") @DefaultValue("") @Size(max = 1000) String prefix,
            @QueryParam("field") @Size(max = 1000) String field,
            @QueryParam("q") @Size(max = 500) String q,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor) {
        Diff diff = diffs.find(caller.tenant(), id);
        return pages.page(
                diff,
                new EntryPages.Asked(
                        Optional.ofNullable(stream), kinds(kind), prefix, field, TextMatch.of(q), limit, cursor));
    }

    /** One record with both its versions and what changed, word by word where it is running text. */
    @GET
    @Path("/{id}/entry")
    public WholeEntryView entry(
            UUID id, @QueryParam("stream") @NotEmpty String stream, @QueryParam("key") @NotEmpty String key) {
        return pages.one(diffs.find(caller.tenant(), id), stream, key);
    }

    /** What makes the record's one version into the other, but for volatile fields (RFC 6902); an empty list where it is not a changed one. */
    @GET
    @Path("/{id}/patch")
    @Produces("application/json-patch+json")
    public List<PatchOp> patch(
            UUID id, @QueryParam("stream") @NotEmpty String stream, @QueryParam("key") @NotEmpty String key) {
        List<PatchOp> patch =
                pages.one(diffs.find(caller.tenant(), id), stream, key).patch();
        return patch == null ? List.of() : patch;
    }

    /** The fields that changed in a stream, and in how many records: what {@code field} of the entries takes. */
    @GET
    @Path("/{id}/fields")
    public FieldList fields(UUID id, @QueryParam("stream") @NotEmpty String stream) {
        Diff diff = diffs.find(caller.tenant(), id);
        StreamDiff found = diffs.stream(diff, stream);
        return new FieldList(entries.fields(diff.id(), stream, MOST_FIELDS), found.isExamined());
    }

    /** Stops a diff that is under way, and the backup that it started. */
    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response cancel(UUID id) {
        diffs.cancel(caller.tenant(), id);
        return Response.accepted().build();
    }

    /** Deletes a diff; one that is under way is stopped. The backups that it compared stay. */
    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.OPERATOR_NAME)
    public void delete(UUID id) {
        diffs.delete(caller.tenant(), id);
    }

    private static Set<DiffKind> kinds(String names) {
        if (names == null || names.isBlank()) {
            return EnumSet.complementOf(EnumSet.of(DiffKind.SAME));
        }
        return Arrays.stream(names.split(","))
                .map(name -> DiffKind.named(name.strip())
                        .orElseThrow(() ->
                                Problem.of(ErrorCode.INVALID_REQUEST, "There is no kind of change " + name + ".")))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DiffKind.class)));
    }
}
