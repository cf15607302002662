package io.holdfast.progress;

import io.holdfast.tenant.TenantId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.websockets.next.CloseReason;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * All open sockets of this process. Four times a second those jobs are told of that Redis says have changed; every two seconds all live jobs are looked at, so that a
 * lost message delays a picture and no more.
 */
@Singleton
class Watches {
    static final CloseReason TOKEN_OVER = new CloseReason(4401, "The token has expired");
    private static final Logger LOG = Logger.getLogger(Watches.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int TICKS_A_LOOK = 8;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final JobStates states;
    private final ReactiveRedisDataSource redis;
    private final Clock clock;
    private volatile boolean listening;
    private volatile boolean stopped;
    private int tick;

    Watches(JobStates states, ReactiveRedisDataSource redis, Clock clock, MeterRegistry registry) {
        this.states = states;
        this.redis = redis;
        this.clock = clock;
        Gauge.builder("holdfast.progress.sockets", this, Watches::count)
                .description("Open progress sockets of this replica")
                .strongReference(true)
                .register(registry);
        Gauge.builder("holdfast.progress.listening", this, watches -> watches.listening ? 1 : 0)
                .description("Whether Redis tells this replica of changed jobs; it listens from the first socket on")
                .strongReference(true)
                .register(registry);
    }

    /** Begins to watch: listens first, then tells the present state. */
    void open(Watch watch) {
        listen();
        watches.put(watch.connection().id(), watch);
        watch.tell(states.live(watch.tenant()));
        watch.send(new Watch.Told("ready", null));
    }

    void close(String connection) {
        watches.remove(connection);
    }

    /** Tells a socket of one job, ended or not; false where the tenant has no such job. */
    boolean follow(String connection, UUID job) {
        Watch watch = watches.get(connection);
        if (watch == null) {
            return true;
        }
        List<JobStates.State> found = states.find(watch.tenant(), List.of(job));
        watch.tell(found);
        return !found.isEmpty();
    }

    int count() {
        return watches.size();
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("progress").start(() -> {
            while (!stopped) {
                try {
                    Thread.sleep(TICK);
                    tick();
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.warnf("Progress could not be told: %s", e);
                }
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        stopped = true;
    }

    private void tick() {
        if (watches.isEmpty()) {
            return;
        }
        boolean look = ++tick % TICKS_A_LOOK == 0;
        if (look) {
            listen();
            endOver();
        }
        Map<TenantId, List<Watch>> byTenant = new ConcurrentHashMap<>();
        watches.values()
                .forEach(watch -> byTenant.computeIfAbsent(watch.tenant(), it -> new ArrayList<>())
                        .add(watch));
        byTenant.forEach((tenant, all) -> {
            try {
                tell(tenant, all, look);
            } catch (RuntimeException e) {
                LOG.warnf("Progress could not be told: %s", e);
            }
        });
    }

    private void tell(TenantId tenant, List<Watch> all, boolean look) {
        Set<UUID> due = new HashSet<>();
        all.forEach(watch -> due.addAll(watch.due(look)));
        List<JobStates.State> found = new ArrayList<>();
        if (!due.isEmpty()) {
            found.addAll(states.find(tenant, due));
        }
        if (look) {
            states.live(tenant).stream()
                    .filter(state -> !due.contains(state.job()))
                    .forEach(found::add);
        }
        all.forEach(watch -> watch.tell(found));
    }

    private void endOver() {
        watches.values().stream()
                .filter(watch -> watch.isOver(clock.instant()))
                .forEach(watch ->
                        watch.connection().close(TOKEN_OVER).subscribe().with(ignored -> {}, failure -> {}));
    }

    private synchronized void listen() {
        if (listening) {
            return;
        }
        listening = true;
        redis.pubsub(String.class)
                .subscribe(JobChanges.CHANNEL)
                .subscribe()
                .with(this::changed, failure -> listening = false, () -> listening = false);
    }

    private void changed(String message) {
        int space = message.indexOf(' ');
        if (space < 0) {
            return;
        }
        try {
            TenantId tenant = TenantId.fromString(message.substring(0, space));
            UUID job = UUID.fromString(message.substring(space + 1));
            watches.values().stream()
                    .filter(watch -> watch.tenant().equals(tenant))
                    .forEach(watch -> watch.changed(job));
        } catch (RuntimeException e) {
            LOG.debugf("Not a change: %s", message);
        }
    }
}
