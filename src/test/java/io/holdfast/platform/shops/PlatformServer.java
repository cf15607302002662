package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.holdfast.connector.ExactJson;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** HTTP on the loopback before a platform: notes every call, and loses an answer or refuses a call where a test says so. */
final class PlatformServer implements AutoCloseable {
    /** What is asked. Names of headers are in lower case. */
    record Request(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
        boolean is(String method) {
            return this.method.equals(method);
        }

        /** The same call for one record of those in its body. */
        Request of(String method, JsonNode record) {
            return new Request(method, path, Map.of(), headers, ExactJson.bytes(record));
        }

        /** The deletion of one record of those in its body. */
        Request byForce() {
            return new Request("DELETE", path, Map.of("force", "true"), headers, new byte[0]);
        }

        String asked(String name, String otherwise) {
            return query.getOrDefault(name, otherwise);
        }
    }

    /** What is answered. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        static Reply json(int status, JsonNode body) {
            return of(status, "application/json; charset=utf-8", ExactJson.bytes(body));
        }

        static Reply of(int status, String type, byte[] body) {
            return new Reply(status, Map.of("Content-Type", type), body);
        }

        Reply with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Reply(status, more, body);
        }
    }

    /** What lies behind the server. */
    @FunctionalInterface
    interface Platform {
        Reply answer(Request request);
    }

    /** A call, with what it says, and its answer's status; 0 where the answer was lost. */
    record Call(String method, String target, String body, int status) {}

    private final LoopbackServer server;
    private final Platform platform;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile String losing;
    private volatile Reply refusal;
    private volatile String refusedPath;

    PlatformServer(Platform platform) {
        this.platform = platform;
        server = LoopbackServer.start(this::handle);
    }

    String url() {
        return server.url();
    }

    /** The calls since this was last asked. */
    List<Call> calls() {
        List<Call> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    /** The next POST to that path is carried out, and its answer never comes. */
    void loseAnswerTo(String path) {
        losing = path;
    }

    /** The next POST to that path is answered so and not carried out. */
    void refuseOnce(String path, Reply refusal) {
        this.refusedPath = path;
        this.refusal = refusal;
    }

    /** The next call is answered so and not carried out. */
    void refuseOnce(Reply refusal) {
        this.refusedPath = null;
        this.refusal = refusal;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = request(exchange);
        Reply reply;
        boolean lost;
        synchronized (this) {
            boolean refused = refusal != null
                    && (refusedPath == null
                            || request.is("POST") && request.path().equals(refusedPath));
            reply = refused ? refusal : answer(request);
            refusal = refused ? null : refusal;
            lost = request.is("POST") && request.path().equals(losing);
            losing = lost ? null : losing;
        }
        calls.add(new Call(
                request.method(),
                exchange.getRequestURI().toString(),
                new String(request.body(), StandardCharsets.UTF_8),
                lost ? 0 : reply.status()));
        if (!lost) {
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            boolean bare = request.is("HEAD") || reply.body().length == 0;
            exchange.sendResponseHeaders(reply.status(), bare ? -1 : reply.body().length);
            if (!bare) {
                exchange.getResponseBody().write(reply.body());
            }
        }
        exchange.close();
    }

    private Reply answer(Request request) {
        try {
            return platform.answer(request);
        } catch (RuntimeException e) {
            return Reply.of(500, "text/plain", (request.path() + ": " + e).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Request request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] both = pair.split("=", 2);
            query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query,
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    @Override
    public void close() {
        server.close();
    }
}
