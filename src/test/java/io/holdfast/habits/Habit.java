package io.holdfast.habits;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One call to a scripted platform: what is asked for, and its answer. For one thread. */
final class Habit {
    private final HttpExchange exchange;
    private final Map<String, String> query = new HashMap<>();

    Habit(HttpExchange exchange) {
        this.exchange = exchange;
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] both = pair.split("=", 2);
            query.put(both[0], both.length < 2 ? "" : both[1]);
        }
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    String param(String name) {
        return query.getOrDefault(name, "");
    }

    int number(String name, int otherwise) {
        return query.containsKey(name) ? Integer.parseInt(query.get(name)) : otherwise;
    }

    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    void set(String header, String value) {
        exchange.getResponseHeaders().set(header, value);
    }

    void answer(int status, String json) throws IOException {
        set("Content-Type", "application/json");
        bytes(status, json.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(int status, byte[] body) throws IOException {
        boolean none = method().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
