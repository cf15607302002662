package io.holdfast.restore;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.Streamed;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.problem.Slice;
import io.holdfast.restore.RestoreViews.ItemPage;
import io.holdfast.restore.RestoreViews.ItemView;
import io.holdfast.restore.RestoreViews.PlanView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The account of a restore: what would become, and what became, of each record. */
@Path("/api/v1/restores/{id}")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "restores")
public class AccountResource {
    private final RestoreRows rows;
    private final ItemRows items;
    private final PlanRows plans;
    private final Restores restores;
    private final AccountFiles files;
    private final Streamed streamed;
    private final Caller caller;

    AccountResource(
            RestoreRows rows,
            ItemRows items,
            PlanRows plans,
            Restores restores,
            AccountFiles files,
            Streamed streamed,
            Caller caller) {
        this.rows = rows;
        this.items = items;
        this.plans = plans;
        this.restores = restores;
        this.files = files;
        this.streamed = streamed;
        this.caller = caller;
    }

    /** What a dry run would do, by stream, with why something would not be done, and what it costs in calls and time; the records are its items. */
    @GET
    @Path("/plan")
    public PlanView plan(UUID id) {
        Restore restore = found(id);
        if (!restore.request().dryRun()) {
            throw Problem.of(ErrorCode.NOT_FOUND, "The restore is no dry run, so it has no plan.");
        }
        return PlanView.of(restore, plans.totals(id), restores.leftOut(restore));
    }

    /** What became of each record that was not found the same at once. */
    @GET
    @Path("/items")
    public ItemPage items(
            UUID id,
            @QueryParam("outcome") String outcome,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @QueryParam("cursor") String cursor) {
        Restore restore = found(id);
        Set<Outcome> wanted = Optional.ofNullable(outcome)
                .map(AccountResource::outcome)
                .map(Set::of)
                .orElse(Set.of());
        Slice<Item> page = Slice.of(
                items.page(restore.id(), wanted, Cursor.number(cursor, 0), limit + 1),
                limit,
                item -> String.valueOf(item.id()));
        return new ItemPage(page.items().stream().map(ItemView::of).toList(), page.next());
    }

    /** All items as CSV, written while they are read. */
    @GET
    @Path("/items.csv")
    @Produces("text/csv")
    public Response csv(UUID id) {
        Restore restore = found(id);
        return streamed.file(
                "restore-" + id + ".csv",
                "text/csv; charset=utf-8; header=present",
                out -> files.csv(restore.id(), out));
    }

    /** All items, one JSON object a line, written while they are read. */
    @GET
    @Path("/items.ndjson")
    @Produces("application/x-ndjson")
    public Response ndjson(UUID id) {
        Restore restore = found(id);
        return streamed.file(
                "restore-" + id + ".ndjson", "application/x-ndjson", out -> files.ndjson(restore.id(), out));
    }

    /** Where records live now that have another key than in the backup: one JSON object of stream, old_key and new_key a line. */
    @GET
    @Path("/key-map")
    @Produces("application/x-ndjson")
    public Response keyMap(UUID id) {
        Restore restore = found(id);
        return streamed.file(
                "key-map-" + id + ".ndjson", "application/x-ndjson", out -> files.keyMap(restore.id(), out));
    }

    private Restore found(UUID id) {
        return rows.find(caller.tenant(), id).orElseThrow(() -> Problem.of(ErrorCode.NOT_FOUND));
    }

    private static Outcome outcome(String name) {
        return Arrays.stream(Outcome.values())
                .filter(each -> each.outcomeName().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.of(ErrorCode.INVALID_REQUEST, "There is no outcome " + name + "."));
    }
}
