package io.holdfast.connector;

import io.holdfast.ratelimit.Limit;
import io.holdfast.ratelimit.RateLimit;
import io.holdfast.replica.WorkerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Opens the way to sources. Safe for use by many threads; opening calls nobody. */
@ApplicationScoped
public class Connections {
    private static final String AGENT = "Holdfast/0.1 (backup)";

    private final RateLimit limits;
    private final RateLimitConfig waits;
    private final OutgoingConfig config;
    private final Outgoing outgoing;
    private final Map<String, String> common;
    private final Clock clock;
    private final CallMetrics metrics;

    Connections(
            RateLimit limits,
            RateLimitConfig waits,
            OutgoingConfig config,
            WorkerConfig worker,
            Clock clock,
            CallMetrics metrics) {
        this.limits = limits;
        this.waits = waits;
        this.config = config;
        this.outgoing = new Outgoing(config);
        this.common = common(worker);
        this.clock = clock;
        this.metrics = metrics;
    }

    private static Map<String, String> common(WorkerConfig worker) {
        Map<String, String> headers = new HashMap<>(Map.of("User-Agent", AGENT));
        if (worker.announce()) {
            headers.put(
                    "X-Holdfast-Worker",
                    worker.id()
                            .orElseGet(
                                    () -> Long.toString(ProcessHandle.current().pid())));
        }
        return headers;
    }

    /** A connection to one source; {@code invalid_settings} where the connector needs more than is given. Needs no closing. */
    public Connection open(Connector connector, SourceAccess access) {
        Values values = Values.of(connector, access);
        Limit limit = Gate.limit(connector.rateLimit(), values);
        CallMetrics.Numbers numbers = metrics.of(connector.name());
        Gate gate = new Gate(limits, access.rate(), limit, waits.longestSleep(), numbers);
        Requests requests = new Requests(connector, values, common);
        Secrets secrets =
                new Secrets(access.credentials().values(), requests.secrets().values());
        SourceCalls calls = new SourceCalls(connector, requests, outgoing, gate, secrets, clock, numbers);
        ListReading lists = new ListReading(calls, values, config.recordLimit().asLongValue());
        return new RestConnection(
                connector,
                new RestReading(connector, calls, values, lists),
                lists,
                new RestWriting(calls, values),
                new RestMedia(connector, requests, calls, outgoing, gate, numbers));
    }

    @PreDestroy
    void close() {
        outgoing.close();
    }
}
