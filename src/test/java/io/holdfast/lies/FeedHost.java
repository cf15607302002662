package io.holdfast.lies;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * An event store on the loopback: events are numbered as they come, and read behind a number ({@code /events}) or by a cursor that each answer gives, also the last one ({@code /tail}). It forgets old
 * ones, and old cursors, when it is told to.
 */
public final class FeedHost implements AutoCloseable {
    private final LoopbackServer server = LoopbackServer.start(this::handle);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> events = new ArrayList<>();
    private int forgotten;
    private int count = -1;
    private String epoch = "a";
    private volatile Runnable meanwhile = () -> {};

    public String url() {
        return server.url();
    }

    /** So many more events, one a minute. */
    public synchronized void happen(int more) {
        for (int i = 0; i < more; i++) {
            happenedAt(events.size() + 1);
        }
    }

    /** One more event, of that minute. */
    synchronized void happenedAt(int minute) {
        events.add(
                "{\"seq\":%d,\"minute\":%d,\"what\":\"event %d\"}".formatted(events.size() + 1, minute, events.size()));
    }

    /** From now on that is done whenever events are asked for, before they are answered. */
    public void meanwhile(Runnable action) {
        meanwhile = action;
    }

    /** The first events are there no more. */
    synchronized void forget(int first) {
        forgotten = first;
    }

    /** Cursors that were given so far are not known any more. */
    synchronized void forgetCursors() {
        epoch += "a";
    }

    /** From now on it says that it has so many events; -1 for the truth. */
    synchronized void counts(int events) {
        count = events;
    }

    /** All that ever happened. */
    public synchronized List<String> all() {
        return List.copyOf(events);
    }

    /** What was called since this was last asked. */
    List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.add(exchange.getRequestURI().toString());
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        switch (exchange.getRequestURI().getPath()) {
            case "/check" -> answer(exchange, 200, "{\"ok\":true}");
            case "/count" -> answer(exchange, 200, "{\"count\":" + (count < 0 ? all().size() : count) + "}");
            case "/events" -> {
                meanwhile.run();
                answer(exchange, 200, page(Integer.parseInt(query.getOrDefault("after", "0")), ""));
            }
            default -> tail(exchange, query.get("cursor"));
        }
    }

    private void tail(HttpExchange exchange, String cursor) throws IOException {
        String[] parts = cursor == null ? new String[] {epoch, "0"} : cursor.split("-");
        if (!parts[0].equals(epoch)) {
            answer(exchange, 410, "{\"error\":\"cursor expired\"}");
            return;
        }
        answer(exchange, 200, page(Integer.parseInt(parts[1]), epoch));
    }

    private synchronized String page(int after, String epoch) {
        int from = Math.min(events.size(), Math.max(after, forgotten));
        int to = Math.min(events.size(), from + 50);
        String items = events.subList(from, to).stream().collect(Collectors.joining(",", "[", "]"));
        return "{\"events\":" + items + ",\"next\":\"" + epoch + "-" + to + "\"}";
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] both = pair.split("=", 2);
            query.put(both[0], both[1]);
        }
        return query;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.close();
    }
}
