package io.holdfast.ratelimit;

import io.holdfast.database.Database;
import io.holdfast.replica.Role;
import io.holdfast.replica.Roles;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;

/** How many workers there are: each says every ten seconds in the database that it is there, and counts for half a minute. */
@Singleton
class LiveWorkers {
    private static final Logger LOG = Logger.getLogger(LiveWorkers.class);
    private final String id = UUID.randomUUID().toString();
    private final Database database;
    private final Roles roles;
    private volatile int count = 1;

    LiveWorkers(Database database, Roles roles) {
        this.database = database;
        this.roles = roles;
    }

    /** As of the last beat that the database took; at least 1. */
    int count() {
        return count;
    }

    @Scheduled(identity = "live-workers", every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void beat() {
        if (!roles.has(Role.WORKER)) {
            return;
        }
        try {
            count = database.transaction(sql -> {
                sql.update(
                        "insert into live_worker (id, seen_at) values (?, now()) on conflict (id) do update set seen_at = now()",
                        id);
                sql.update("delete from live_worker where seen_at < now() - interval '1 hour'");
                return sql.first(
                                row -> row.number("workers"),
                                "select count(*) as workers from live_worker where seen_at > now() - interval '30 seconds'")
                        .orElse(1);
            });
        } catch (RuntimeException e) {
            LOG.debugf(e, "The database did not take a worker's beat; %d workers are thought to live", count);
        }
    }
}
