package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.ContentViews.HistoryPage;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What became of a record over the backups of its source. */
@Path("/api/v1/sources/{source}/streams/{stream}")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backup content")
public class HistoryResource {
    private final RecordHistory history;
    private final Caller caller;

    HistoryResource(RecordHistory history, Caller caller) {
        this.history = history;
        this.caller = caller;
    }

    /**
     * A record's versions over all backups of the source that can be read, oldest first: each stretch of backups with the same text is one item, and so is each in
     * which the record was gone. What was before its first appearance is left out.
     *
     * @param limit how many backups are looked at
     */
    @GET
    @Path("/records/{key}/history")
    public HistoryPage history(
            UUID source,
            String stream,
            String key,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit,
            @QueryParam("cursor") String cursor) {
        caller.tenant();
        return history.page(source, stream, key, limit, cursor);
    }

    /** As {@code records/{key}/history}, for any key: one of dots or with slashes cannot stand in a path. */
    @GET
    @Path("/history")
    public HistoryPage historyOf(
            UUID source,
            String stream,
            @QueryParam("key") @NotEmpty String key,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit,
            @QueryParam("cursor") String cursor) {
        return history(source, stream, key, limit, cursor);
    }
}
