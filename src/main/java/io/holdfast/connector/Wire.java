package io.holdfast.connector;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP/1.1, and nothing that a request did not ask for: no proxy, no redirect, no second try, no cookie, no decoding. A name is resolved once for each connection, by the
 * {@link AddressGuard}, and the connection goes to what that gave out. TLS is bound to the host's name. Connections are kept for half a minute. Safe for use by many threads.
 */
final class Wire implements AutoCloseable {
    /** How long a connection is kept without use. */
    static final Duration IDLE = Duration.ofSeconds(30);

    private static final Http1Config HEADS = Http1Config.custom()
            .setMaxHeaderCount(500)
            .setMaxLineLength(32 * 1024)
            .build();

    private final PoolingHttpClientConnectionManager connections;
    private final MinimalHttpClient client;

    Wire(AddressGuard guard, Surroundings given, Duration connectTimeout) {
        var tls = new DefaultClientTlsStrategy(given.tls(), HostnameVerificationPolicy.BUILTIN, null);
        var operator = new DefaultHttpClientConnectionOperator(
                proxy -> given.sockets().get(), null, names(guard), scheme -> scheme.equals("https") ? tls : null);
        connections = new PoolingHttpClientConnectionManager(
                operator,
                PoolConcurrencyPolicy.STRICT,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                ManagedHttpClientConnectionFactory.builder().http1Config(HEADS).build(),
                true);
        // Who calls is bounded already, by workers and rates.
        connections.setDefaultMaxPerRoute(Integer.MAX_VALUE);
        connections.setMaxTotal(Integer.MAX_VALUE);
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setIdleTimeout(Timeout.of(IDLE))
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build());
        client = HttpClients.createMinimal(connections);
    }

    private static DnsResolver names(AddressGuard guard) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                return guard.addresses(Addresses.ascii(host));
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    /** A call as it is sent to that address, where its secrets may be at home; it can be cancelled from any thread. */
    static HttpUriRequestBase request(Call call, URI uri) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), uri);
        request.setAuthority(new URIAuthority(host(uri), Addresses.port(uri)));
        add(call, call.payload().headers(), request);
        // What the connector says of the body goes before what the body says of itself.
        add(call, call.headers(), request);
        if (call.isAtHome(uri)) {
            add(call, call.secrets(), request);
        }
        if (!request.containsHeader("Accept-Encoding")) {
            // Without the header a source may choose any coding (RFC 9110, 12.5.3).
            request.setHeader("Accept-Encoding", "identity");
        }
        if (call.payload() != Payload.NONE) {
            request.setEntity(entity(call.payload()));
        }
        return request;
    }

    private static void add(Call call, Map<String, String> headers, HttpUriRequestBase request) {
        headers.forEach((name, value) -> {
            if (!HeaderForm.isName(name) || HeaderForm.isOurs(name) || !HeaderForm.isValue(value)) {
                throw Problem.of(
                        ErrorCode.INVALID_SETTINGS,
                        call
                                + ": a header has a character that cannot be sent, or a name that is not the connector's to set.");
            }
            request.setHeader(name, value);
        });
    }

    private static EntityTemplate entity(Payload payload) {
        return new EntityTemplate(payload.size(), null, null, out -> {
            try (InputStream content = payload.content().open()) {
                if (content.transferTo(out) != payload.size()) {
                    throw new IOException("the content has another size than was announced");
                }
            }
        });
    }

    /** Sends a request to a place. The body comes while it is read; closed before its end, it cuts the connection off. */
    Answer<InputStream> send(HttpUriRequestBase request, URI place) throws IOException {
        HttpHost target = new HttpHost(request.getScheme(), request.getAuthority());
        ClassicHttpResponse answer = client.executeOpen(target, request, null);
        InputStream body = answer.getEntity() == null
                ? InputStream.nullInputStream()
                : new FilterInputStream(answer.getEntity().getContent()) {
                    @Override
                    public void close() {
                        request.cancel();
                    }
                };
        return new Answer<>(answer.getCode(), headers(answer), body, place, false);
    }

    private static HttpHeaders headers(ClassicHttpResponse answer) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Header each : answer.getHeaders()) {
            all.computeIfAbsent(each.getName().strip(), name -> new ArrayList<>())
                    .add(each.getValue());
        }
        all.remove("");
        return HttpHeaders.of(all, (name, value) -> true);
    }

    private static String host(URI uri) {
        String host = Addresses.host(uri).orElseThrow();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Lets go of connections that nobody has used for a while. */
    void closeIdle() {
        connections.closeIdle(TimeValue.of(IDLE));
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
