package io.holdfast.backup;

import io.holdfast.auth.Caller;
import io.holdfast.auth.Role;
import io.holdfast.backup.BackupViews.BackupView;
import io.holdfast.backup.BackupViews.Freshness;
import io.holdfast.backup.BackupViews.FreshnessList;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How fresh the sources' last good backups are. */
@Path("/api/v1/freshness")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER_NAME)
@Tag(name = "backups")
public class FreshnessResource {
    private final BackupRows rows;
    private final Caller caller;
    private final Clock clock;

    FreshnessResource(BackupRows rows, Caller caller, Clock clock) {
        this.rows = rows;
        this.caller = caller;
        this.clock = clock;
    }

    /** When each source was last backed up well, whether that backup is complete, and what it lacks. */
    @GET
    public FreshnessList freshness() {
        return new FreshnessList(rows.lastGood(caller.tenant()).stream()
                .map(backup -> new Freshness(
                        backup.source(),
                        BackupView.of(backup, rows.gaps(backup.id())),
                        Duration.between(backup.endedAt(), clock.instant()).toSeconds()))
                .toList());
    }
}
