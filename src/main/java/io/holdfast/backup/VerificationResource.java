package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.idempotency.IdempotencyKey;
import io.holdfast.idempotency.Idempotent;
import io.holdfast.job.Jobs;
import io.holdfast.job.NewJob;
import io.holdfast.problem.Cursor;
import io.holdfast.problem.Slice;
import io.holdfast.vault.Damages;
import io.holdfast.vault.ObjectCheck.Depth;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether backups can be read, and what they lack where stored objects are broken. */
@Path("/api/v1/backups/{id}")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backups")
public class VerificationResource {
    private final Backups backups;
    private final Damages damages;
    private final Jobs jobs;
    private final Caller caller;

    VerificationResource(Backups backups, Damages damages, Jobs jobs, Caller caller) {
        this.backups = backups;
        this.damages = damages;
        this.jobs = jobs;
        this.caller = caller;
    }

    @RegisterForReflection
    record VerificationForm(Depth depth) {}

    @RegisterForReflection
    record Verification(UUID jobId) {}

    /**
     * Something that a backup lacks.
     *
     * @param stream null where the backup's manifest is meant
     * @param key the record's key, or the file's link; null where the whole stream is meant
     */
    @RegisterForReflection
    record DamageView(String stream, String key, String objectKind, String object, String code) {
        static DamageView of(Damages.Damage damage) {
            return new DamageView(
                    damage.stream().isEmpty() ? null : damage.stream(),
                    damage.key().isEmpty() ? null : damage.key(),
                    damage.objectKind().name().toLowerCase(java.util.Locale.ROOT),
                    damage.objectName(),
                    damage.code().code());
        }
    }

    /** What a backup lacks, a page at a time. */
    @RegisterForReflection
    record DamagePage(List<DamageView> items, String next) {}

    /** Looks whether a backup can be read: QUICK sees that every object is there with its size, FULL reads, decrypts and hashes them all. */
    @POST
    @Path("/verifications")
    @Idempotent(at = "/api/v1/jobs/{job}", id = "job_id")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.MEANING,
            schema = @Schema(maxLength = 255))
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response verify(UUID id, VerificationForm body) {
        Backup backup = backups.readable(caller.tenant(), id);
        Depth depth = body == null || body.depth() == null ? Depth.FULL : body.depth();
        UUID job = UUID.randomUUID();
        jobs.start(sql -> NewJob.maintenance(
                job,
                backup.tenant(),
                backup.source(),
                id,
                VerificationHandler.KIND,
                false,
                new VerificationHandler.What(backup.seq(), depth)));
        return Response.accepted(new Verification(job))
                .location(URI.create("/api/v1/jobs/" + job))
                .build();
    }

    /** What the backup lacks because stored objects are broken, as far as verifications have found it. */
    @GET
    @Path("/damages")
    public DamagePage damages(
            UUID id,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit,
            @QueryParam("cursor") String cursor) {
        backups.readable(caller.tenant(), id);
        Slice<Damages.Damage> page = Slice.of(
                damages.of(id, Cursor.number(cursor, 0), limit + 1), limit, damage -> String.valueOf(damage.id()));
        return new DamagePage(page.items().stream().map(DamageView::of).toList(), page.next());
    }
}
