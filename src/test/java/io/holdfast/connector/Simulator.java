package io.holdfast.connector;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** An outside system on the loopback that says what a test tells it to say, lies included. */
final class Simulator implements AutoCloseable {
    /** What came in. */
    record Seen(String method, URI uri, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** What goes out. */
    record Said(int status, Map<String, String> headers, byte[] body, int missing) {
        static Said json(String text) {
            return of(200, "application/json; charset=utf-8", text);
        }

        static Said of(int status, String type, String text) {
            return new Said(status, Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8), 0);
        }

        Said with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Said(status, more, body, missing);
        }

        /** The same, announcing more bytes than come. */
        Said cut(int bytes) {
            return new Said(status, headers, body, bytes);
        }
    }

    @FunctionalInterface
    interface Handler {
        Said to(Seen seen);
    }

    private final LoopbackServer server;
    private final Map<String, Handler> handlers = new HashMap<>();
    private final Deque<Said> next = new ConcurrentLinkedDeque<>();
    final List<Seen> seen = new CopyOnWriteArrayList<>();

    Simulator() {
        this("127.0.0.1");
    }

    /** @param address of this machine */
    Simulator(String address) {
        this(address, null);
    }

    /** @param tls what it proves itself with; null for plain HTTP */
    Simulator(String address, SSLContext tls) {
        server = LoopbackServer.start(address, tls, this::handle);
    }

    String url() {
        return server.url();
    }

    /** Answers every request to that path. */
    Simulator on(String path, Handler handler) {
        handlers.put(path, handler);
        return this;
    }

    Simulator on(String path, Said said) {
        return on(path, seen -> said);
    }

    /** Answers the next request, whatever it is. */
    void once(Said said) {
        next.add(said);
    }

    Seen last() {
        return seen.getLast();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
        Seen request = new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                headers,
                exchange.getRequestBody().readAllBytes());
        seen.add(request);
        Said fault = next.poll();
        Said said = fault != null
                ? fault
                : handlers.getOrDefault(request.uri().getRawPath(), any -> Said.of(404, "text/plain", "no such place"))
                        .to(request);
        said.headers().forEach(exchange.getResponseHeaders()::set);
        boolean bare = request.method().equals("HEAD") || said.status() == 304;
        long length = said.body().length + said.missing();
        exchange.sendResponseHeaders(said.status(), bare || length == 0 ? -1 : length);
        if (!bare) {
            exchange.getResponseBody().write(said.body());
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
