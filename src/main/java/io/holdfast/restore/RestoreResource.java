package io.holdfast.restore;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.job.JobState;
import io.holdfast.problem.Cursor;
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
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Putting records back, and the account of each. */
@Path("/api/v1/restores")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "restores")
public class RestoreResource {
    private final Restores restores;
    private final RestoreRows rows;
    private final Caller caller;

    RestoreResource(Restores restores, RestoreRows rows, Caller caller) {
        this.restores = restores;
        this.rows = rows;
        this.caller = caller;
    }

    @RegisterForReflection
    record RestoreForm(
            @NotNull UUID backupId, @Size(max = 200) List<@NotNull @Valid StreamForm> streams) {}

    @RegisterForReflection
    record StreamForm(
            @NotBlank String name,

            @Size(max = 10_000)
            List<@NotBlank @Size(max = 1000) @Pattern(regexp = "[^\\x00]*", message = "must not hold a NUL") String>
                    keys) {}

    /** seen = created + changed + unchanged + skipped + failed + uncertain + pending. */
    @RegisterForReflection
    record Totals(
            long seen,
            long created,
            long changed,
            long unchanged,
            long skipped,
            long failed,
            long uncertain,
            long pending) {
        static Totals of(Map<Outcome, Long> counts, long same) {
            long pending = count(counts, Outcome.PLANNED) + count(counts, Outcome.INTENDED);
            long all = counts.values().stream().mapToLong(Long::longValue).sum() + same;
            return new Totals(
                    all,
                    count(counts, Outcome.CREATED),
                    count(counts, Outcome.CHANGED),
                    count(counts, Outcome.UNCHANGED) + same,
                    count(counts, Outcome.SKIPPED),
                    count(counts, Outcome.FAILED),
                    count(counts, Outcome.UNCERTAIN),
                    pending);
        }

        private static long count(Map<Outcome, Long> counts, Outcome outcome) {
            return counts.getOrDefault(outcome, 0L);
        }
    }

    @RegisterForReflection
    record RestoreView(
            UUID id,
            UUID sourceId,
            UUID backupId,
            UUID safetyBackupId,
            UUID jobId,
            JobState state,
            Selection selection,
            Totals totals,
            Instant createdAt,
            Instant endedAt,
            String errorCode,
            String errorDetail) {}

    @RegisterForReflection
    record RestorePage(List<RestoreView> items, String next) {}

    @RegisterForReflection
    record ItemView(
            String stream,
            String key,
            ItemKind kind,
            Outcome outcome,
            String newKey,
            String errorCode,
            String errorDetail,
            int attempts) {}

    @RegisterForReflection
    record ItemPage(List<ItemView> items, String next) {}

    /** Starts a restore to the backup's source: everything, whole streams, or chosen records. */
    @POST
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response start(@NotNull @Valid RestoreForm body) {
        List<StreamForm> streams = body.streams() == null ? List.of() : body.streams();
        long names = streams.stream().map(StreamForm::name).distinct().count();
        if (names != streams.size()) {
            throw Problem.of(ErrorCode.INVALID_REQUEST, "A stream is named twice.");
        }
        Selection selection = new Selection(streams.stream()
                .map(form -> new Selection.Chosen(form.name(), form.keys() == null ? List.of() : form.keys()))
                .toList());
        Restore restore = restores.start(caller.tenant(), body.backupId(), selection);
        return Response.accepted(view(restore))
                .location(URI.create("/api/v1/restores/" + restore.id()))
                .build();
    }

    /** Restores, newest first. */
    @GET
    public RestorePage list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit, @QueryParam("cursor") String cursor) {
        NewestFirst after = NewestFirst.of(cursor);
        Slice<Restore> page = Slice.of(
                rows.before(caller.tenant(), after.time(), after.id(), limit + 1),
                limit,
                restore -> new NewestFirst(restore.createdAt(), restore.id()).position());
        return new RestorePage(page.items().stream().map(this::view).toList(), page.next());
    }

    /** One restore with its totals. */
    @GET
    @Path("/{id}")
    public RestoreView one(UUID id) {
        return view(found(id));
    }

    /** What became of each record that was not found the same at once. */
    @GET
    @Path("/{id}/items")
    public ItemPage items(
            UUID id,
            @QueryParam("outcome") String outcome,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @QueryParam("cursor") String cursor) {
        Restore restore = found(id);
        Optional<Outcome> wanted = Optional.ofNullable(outcome).map(RestoreResource::outcome);
        Slice<Item> page = Slice.of(
                rows.page(restore.id(), wanted, Cursor.number(cursor, 0), limit + 1),
                limit,
                item -> String.valueOf(item.id()));
        return new ItemPage(
                page.items().stream()
                        .map(item -> new ItemView(
                                item.stream(),
                                item.key(),
                                item.kind(),
                                item.outcome(),
                                item.newKey(),
                                item.errorCode(),
                                item.errorDetail(),
                                item.attempts()))
                        .toList(),
                page.next());
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

    private RestoreView view(Restore restore) {
        return new RestoreView(
                restore.id(),
                restore.source(),
                restore.backup(),
                restore.safety(),
                restore.job(),
                restore.state(),
                restore.selection(),
                Totals.of(rows.totals(restore.id()), restore.unchanged()),
                restore.createdAt(),
                restore.endedAt(),
                restore.errorCode(),
                restore.errorDetail());
    }
}
