package io.holdfast.job;

import io.holdfast.auth.Role;
import io.holdfast.database.Database;
import io.holdfast.job.LaneDepths.QueueState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The lanes over all tenants, for the operator. */
@Path("/api/v1/admin/lanes")
@RunOnVirtualThread
@RolesAllowed(Role.ADMIN_NAME)
@Tag(name = "admin")
public class LaneResource {
    private final Database database;
    private final LaneDepths depths;
    private final Clock clock;

    LaneResource(Database database, LaneDepths depths, Clock clock) {
        this.database = database;
        this.depths = depths;
        this.clock = clock;
    }

    /**
     * A lane as it is now.
     *
     * @param waiting tasks that wait for other tasks, for a job, or for a time
     * @param ready tasks that could be taken, caps and pauses aside
     * @param running tasks in the hands of workers
     * @param oldestReadySeconds how long the oldest READY task has waited; null where there is none
     * @param tenants how many tenants have work that may run now
     * @param pausedSources how many sources are paused by their own limit
     * @param depth wake-ups that lie in the queue; null where the broker does not answer
     * @param consumers replicas that take from the queue; null where the broker does not answer
     */
    @RegisterForReflection
    record LaneView(
            Lane lane,
            long waiting,
            long ready,
            long running,
            Long oldestReadySeconds,
            long tenants,
            long pausedSources,
            Long depth,
            Integer consumers) {}

    @RegisterForReflection
    record Lanes(List<LaneView> items) {}

    private record Counts(long waiting, long ready, long running, Instant oldest, long tenants, long paused) {
        static final Counts NONE = new Counts(0, 0, 0, null, 0, 0);
    }

    /** All lanes. */
    @GET
    public Lanes list() {
        Map<String, Counts> counts = counts();
        return new Lanes(Stream.of(Lane.values())
                .map(lane -> view(lane, counts.getOrDefault(lane.laneName(), Counts.NONE), depths.of(lane)))
                .toList());
    }

    private LaneView view(Lane lane, Counts counts, Optional<QueueState> queue) {
        Long age = counts.oldest() == null
                ? null
                : Math.max(0, Duration.between(counts.oldest(), clock.instant()).toSeconds());
        return new LaneView(
                lane,
                counts.waiting(),
                counts.ready(),
                counts.running(),
                age,
                counts.tenants(),
                counts.paused(),
                queue.map(QueueState::depth).orElse(null),
                queue.map(QueueState::consumers).orElse(null));
    }

    private Map<String, Counts> counts() {
        record Named(String lane, Counts counts) {}
        return database
                .list(
                        row -> new Named(
                                row.text("lane"),
                                new Counts(
                                        row.large("waiting"),
                                        row.large("ready"),
                                        row.large("running"),
                                        row.instant("oldest"),
                                        row.large("tenants"),
                                        row.large("paused"))),
                        """
                        select l.lane, coalesce(waiting, 0) as waiting, coalesce(ready, 0) as ready, coalesce(running, 0) as running, oldest,
                            (select count(*) from turn t where t.lane = l.lane and t.runnable > 0) as tenants,
                            (select count(*) from source_turn s where s.lane = l.lane and s.paused_until is not null) as paused
                        from (select distinct lane from turn) l left join (
                            select lane, count(*) filter (where state = 'WAITING') as waiting, count(*) filter (where state = 'READY') as ready,
                                count(*) filter (where state = 'RUNNING') as running, min(ready_at) filter (where state = 'READY') as oldest
                            from task where state in ('WAITING', 'READY', 'RUNNING') group by lane) c on c.lane = l.lane""")
                .stream()
                .collect(Collectors.toMap(Named::lane, Named::counts));
    }
}
