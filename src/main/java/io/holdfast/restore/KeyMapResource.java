package io.holdfast.restore;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.holdfast.source.Sources;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where records of a source live that were created anew under another key: listed, corrected and cleared by people. */
@Path("/api/v1/sources/{id}/key-map")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "restores")
public class KeyMapResource {
    private final KeyMapLines lines;
    private final Sources sources;
    private final Caller caller;
    private final SecurityIdentity identity;

    KeyMapResource(KeyMapLines lines, Sources sources, Caller caller, SecurityIdentity identity) {
        this.lines = lines;
        this.sources = sources;
        this.caller = caller;
        this.identity = identity;
    }

    /** Where the record of an old key lives now. */
    @RegisterForReflection
    record KeyMapLine(
            String oldKey,
            String newKey,

            @Schema(description = "The restore that put it there; of a line that a person wrote no restore's id")
            UUID madeBy) {}

    /** A page of lines of one stream, by old key. */
    @RegisterForReflection
    record KeyMapPage(List<KeyMapLine> items, String next) {}

    /** A correction: the record of the old key lives under the new one. */
    @RegisterForReflection
    record KeyMapForm(
            @NotBlank String stream,

            @NotBlank @Schema(description = "The record's key in backups")
            String oldKey,

            @NotBlank @Schema(description = "The key under which the record lives now")
            String newKey) {}

    /** A change that a person made. */
    @RegisterForReflection
    record KeyMapChange(
            String stream,
            String oldKey,

            @Schema(description = "The new key before; null where there was no such line")
            String was,

            @Schema(description = "The new key since; null where the line was cleared")
            String becomes,

            String changedBy,
            Instant changedAt) {}

    /** Changes by people, newest first. */
    @RegisterForReflection
    record KeyMapChangePage(List<KeyMapChange> items, String next) {}

    /** How many lines were cleared. */
    @RegisterForReflection
    record Cleared(long cleared) {}

    /** The lines of a stream, a page at a time. Keys of another source's backups are in the stream {@code NAME@SOURCE}. */
    @GET
    public KeyMapPage list(
            UUID id,
            @QueryParam("stream") @NotBlank String stream,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @QueryParam("cursor") String cursor) {
        require(id);
        String after = Optional.ofNullable(Cursor.text(cursor)).orElse("");
        Slice<KeyMapLine> page = Slice.of(lines.page(id, stream, after, limit + 1), limit, KeyMapLine::oldKey);
        return new KeyMapPage(page.items(), page.next());
    }

    /** Corrects a line, or adds one: later restores look for the record under the new key. It is noted who did it. */
    @PUT
    @RolesAllowed(Role.OPERATOR_NAME)
    public KeyMapLine correct(UUID id, @NotNull @Valid KeyMapForm form) {
        require(id);
        return lines.correct(caller.tenant(), id, form, person());
    }

    /** Clears one line, or without {@code old_key} all lines of a stream: later restores look for those records under their old keys. It is noted who did it. */
    @DELETE
    @RolesAllowed(Role.OPERATOR_NAME)
    public Cleared clear(UUID id, @QueryParam("stream") @NotBlank String stream, @QueryParam("old_key") String oldKey) {
        require(id);
        return new Cleared(lines.clear(caller.tenant(), id, stream, Optional.ofNullable(oldKey), person()));
    }

    /** What people changed in the map, newest first. */
    @GET
    @Path("/changes")
    public KeyMapChangePage changes(
            UUID id,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @QueryParam("cursor") String cursor) {
        require(id);
        Slice<KeyMapLines.Change> page = Slice.of(
                lines.changes(id, Cursor.number(cursor, Long.MAX_VALUE), limit + 1),
                limit,
                change -> String.valueOf(change.id()));
        return new KeyMapChangePage(
                page.items().stream().map(KeyMapLines.Change::shown).toList(), page.next());
    }

    private void require(UUID id) {
        sources.find(id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    private String person() {
        return identity.getPrincipal().getName();
    }
}
