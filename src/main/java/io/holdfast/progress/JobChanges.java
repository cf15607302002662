package io.holdfast.progress;

import io.holdfast.tenant.TenantId;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Says on Redis that a job's rows have changed, and does not wait for an answer. */
@Singleton
public class JobChanges {
    static final String CHANNEL = "holdfast:progress";
    private static final Logger LOG = Logger.getLogger(JobChanges.class);
    private final ReactivePubSubCommands<String> redis;

    JobChanges(ReactiveRedisDataSource redis) {
        this.redis = redis.pubsub(String.class);
    }

    /** Announces a change of that job. Failures are logged and forgotten. */
    public void announce(TenantId tenant, UUID job) {
        redis.publish(CHANNEL, tenant + " " + job)
                .subscribe()
                .with(ignored -> {}, failure -> LOG.debugf("A change was not announced: %s", failure));
    }
}
