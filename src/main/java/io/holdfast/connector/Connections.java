package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.RateLimit;
import io.holdfast.replica.WorkerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens the way to sources. Safe for use by many threads; opening calls nobody. */
@ApplicationScoped
public class Connections implements AutoCloseable {
    /** How long a token that was granted may take to be saved. */
    private static final Duration SAVING = Duration.ofSeconds(30);

    private static final Duration LONGEST_SLEEP_ALONE = Duration.ofMinutes(1);
    private static final String AGENT = "Holdfast/0.1 (backup)";

    private final RateLimit limits;
    private final RateLimitConfig waits;
    private final OutgoingConfig config;
    private final Outgoing outgoing;
    private final Map<String, String> common;
    private final Clock clock;
    private final CallMetrics metrics;
    private final Clients clients;

    Connections(
            RateLimit limits,
            RateLimitConfig waits,
            OutgoingConfig config,
            WorkerConfig worker,
            Clock clock,
            CallMetrics metrics,
            Clients clients) {
        this.limits = limits;
        this.waits = waits;
        this.config = config;
        this.outgoing = new Outgoing(config);
        this.common = common(worker);
        this.clock = clock;
        this.metrics = metrics;
        this.clients = clients;
    }

    /** Connections of a process that is no part of an installation; the operator's clients are those of the environment. Wants to be closed. */
    public static Connections alone(RateLimit limits, OutgoingConfig config, Clock clock) {
        SmallRyeConfig environment = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(System.getenv(), 300), new SysPropConfigSource())
                .build();
        return new Connections(
                limits,
                () -> LONGEST_SLEEP_ALONE,
                config,
                new Nobody(),
                clock,
                new CallMetrics(new SimpleMeterRegistry()),
                new Clients(environment));
    }

    /** What does not work in any lane. */
    private record Nobody() implements WorkerConfig {
        @Override
        public Optional<List<String>> lanes() {
            return Optional.empty();
        }

        @Override
        public Optional<String> id() {
            return Optional.empty();
        }

        @Override
        public boolean announce() {
            return false;
        }
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

    /** A connection to one source, whose tokens lie with that keeper; {@code invalid_settings} where the connector needs more than is given. Needs no closing. */
    public Connection open(Connector connector, SourceAccess access, TokenKeeper keeper) {
        Values values = Values.of(connector, access);
        CallMetrics.Numbers numbers = metrics.of(connector.name());
        List<Meter> meters = Gate.meters(connector, access.rate(), values);
        Gate gate = new Gate(limits, access.rate(), meters, waits.longestSleep(), numbers, clock);
        Requests requests = new Requests(connector, values, common);
        Secrets secrets = new Secrets(access.credentials().values());
        Values ours = values.with(clients.of(connector.name()));
        Proof proof = new Proofs(connector, ours, secrets, clock).with(tokens(connector, ours, secrets, keeper));
        SourceCalls calls = new SourceCalls(
                new AnswerRules(connector, gate, secrets, clock), requests, proof, outgoing, gate, numbers);
        ListReading lists = new ListReading(
                calls.within(ErrorRule.Scope.LIST), values, config.recordLimit().asLongValue());
        SourceCalls writes = calls.within(ErrorRule.Scope.WRITE);
        RestReading reading = new RestReading(connector, calls, values, lists);
        return new RestConnection(
                connector,
                AccountFingerprint.of(requests.base(), access.accountId()),
                reading,
                lists,
                new BulkReading(
                        calls.within(ErrorRule.Scope.LIST),
                        requests,
                        outgoing,
                        lists,
                        config.recordLimit().asLongValue(),
                        clock),
                new ExportReading(calls.within(ErrorRule.Scope.LIST), values),
                new RestWriting(writes, values, reading),
                new RestBatches(writes, values, reading),
                new RestImports(writes, values),
                new RestMedia(connector, requests, proof, writes, outgoing, gate, numbers),
                meters,
                config.connectTimeout().plus(config.requestTimeout()),
                config.recordLimit().asLongValue());
    }

    private AccessTokens tokens(Connector connector, Values values, Secrets secrets, TokenKeeper keeper) {
        Authenticator authenticator = connector.authenticator();
        if (authenticator == null || !authenticator.needsTokens()) {
            return null;
        }
        boolean jwt = authenticator.jwt() != null;
        String url =
                jwt ? authenticator.jwt().tokenUrl() : authenticator.oauth().tokenUrl();
        TokenEndpoint endpoint = tokenEndpoint(connector, values, url, secrets);
        Assertions assertions = jwt ? new Assertions(authenticator.jwt(), values, clock) : null;
        return new AccessTokens(
                new TokenGrant(authenticator, values, endpoint, assertions),
                keeper,
                config.connectTimeout().plus(config.requestTimeout()).plus(SAVING),
                clock);
    }

    /** Where tokens are asked for; a path is one behind the base URL. */
    TokenEndpoint tokenEndpoint(Connector connector, Values values, String url, Secrets secrets) {
        String whole = url.startsWith("/") ? connector.baseUrl().strip().replaceAll("/+$", "") + url : url;
        URI uri = Requests.base(Template.of(whole).with(values, String::strip));
        return new TokenEndpoint(uri, values, common, outgoing, metrics.of(connector.name()), secrets, clock);
    }

    /** One reading call with a token that nobody keeps yet; {@code source_failed} where it is not answered well. */
    JsonNode ask(Connector connector, Values values, String token, Endpoint endpoint) {
        Authenticator authenticator = connector.authenticator();
        Call call = new Requests(connector, values, common)
                .call(endpoint, Map.of(), values, Payload.NONE)
                .proving(Map.of(authenticator.tokenHeader(), authenticator.headerValue(token)));
        Reply reply =
                metrics.of(connector.name()).call(CallMetrics.Purpose.API, () -> outgoing.send(call), Reply::status);
        if (!reply.isSuccess()) {
            throw Problem.of(ErrorCode.SOURCE_FAILED, call + " answered " + reply.status() + ".");
        }
        return reply.json();
    }

    @Override
    @PreDestroy
    public void close() {
        outgoing.close();
    }
}
