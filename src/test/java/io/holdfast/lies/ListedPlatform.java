package io.holdfast.lies;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A platform on the loopback whose one collection can be listed in every shape that the field knows, and which lies when it is told to. Shapes follow: numbered
 * pages and offsets (WordPress, Haravan), {@code since_id} (Shopify, Haravan), keyset (GitLab), cursors in bodies (HubSpot) and headers, links in bodies and
 * headers (Shopify and GitHub, RFC 8288).
 */
final class ListedPlatform implements AutoCloseable {
    /** A record, and how it changed last. Its number is beyond what a double holds. */
    record Thing(long id, String name, Instant updatedAt, boolean deleted) {
        String json() {
            return "{\"id\": %d, \"name\":\"%s\",\"weight\":9007199254740993.10, \"updated_at\":\"%s\",\"deleted_at\":%s}"
                    .formatted(id, name, updatedAt, deleted ? "\"" + updatedAt + "\"" : "null");
        }
    }

    private final LoopbackServer server;
    private final TreeMap<Long, Thing> things = new TreeMap<>();
    private final List<String> events = new ArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Tale tale = Lie.NONE;
    private int lists;
    private int stuckFrom = Integer.MAX_VALUE;
    private Answer last;
    private int exports;
    private final AtomicInteger asked = new AtomicInteger();

    /** What a list answers. */
    record Answer(int status, List<Thing> items, String next) {}

    ListedPlatform(int count) {
        for (long id = 1; id <= count; id++) {
            put(id, "thing " + id);
        }
        server = LoopbackServer.start(this::handle);
    }

    String url() {
        return server.url();
    }

    synchronized void put(long id, String name) {
        now = now.plusSeconds(60);
        things.put(id, new Thing(id, name, now, false));
    }

    synchronized void delete(long id) {
        now = now.plusSeconds(60);
        things.remove(id);
        events.add("{\"thing\":%d,\"verb\":\"destroy\",\"at\":\"%s\"}".formatted(id, now));
        events.add("{\"thing\":%d,\"verb\":\"touch\",\"at\":\"%s\"}".formatted(things.firstKey(), now));
    }

    /** Deleted, but still listed with a flag. */
    synchronized void flag(long id) {
        now = now.plusSeconds(60);
        things.put(id, new Thing(id, things.get(id).name(), now, true));
    }

    /** From now on it tells that. */
    synchronized void tells(Tale tale) {
        this.tale = tale;
        lists = 0;
    }

    /** From that call for a list on, each answer says that the list goes on where it just was. */
    synchronized void stuckFrom(int call) {
        stuckFrom = call;
    }

    /** What there is, by key. */
    synchronized Map<String, String> truth() {
        return things.values().stream()
                .collect(Collectors.toMap(it -> "" + it.id(), Thing::json, (a, b) -> b, TreeMap::new));
    }

    /** The paths and queries that were called since this was last asked. */
    List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        calls.add(exchange.getRequestURI().toString());
        String[] parts = path.substring(1).split("/");
        if (path.equals("/check")) {
            answer(exchange, 200, "{\"ok\":true}", false);
        } else if (path.startsWith("/exports")) {
            export(exchange, parts);
        } else if (path.equals("/events")) {
            answer(exchange, 200, "{\"events\":[" + events(query.get("since")) + "]}", false);
        } else if (path.matches("/things/\\d+/parts(/\\d+)?")) {
            parts(exchange, Long.parseLong(parts[1]), parts.length > 3 ? parts[3] : null, query);
        } else if (path.endsWith("/things/count")) {
            answer(exchange, 200, "{\"count\":" + tale.count(size()) + "}", false);
        } else if (path.endsWith("/things")) {
            list(exchange, parts[0], query);
        } else {
            Thing thing = thing(Long.parseLong(parts[2]));
            answer(exchange, thing == null ? 404 : 200, thing == null ? "{}" : thing.json(), false);
        }
        exchange.close();
    }

    private synchronized int size() {
        return things.size();
    }

    private synchronized Thing thing(long id) {
        return things.get(id);
    }

    private synchronized String events(String since) {
        return events.stream()
                .filter(event ->
                        event.replaceAll(".*\"at\":\"([^\"]*)\".*", "$1").compareTo(since) >= 0)
                .collect(Collectors.joining(","));
    }

    /** A file of all things, made by the second time that somebody asks for it. */
    private void export(HttpExchange exchange, String[] parts) throws IOException {
        if (parts.length == 1) {
            answer(exchange, 201, "{\"id\":" + ++exports + "}", false);
        } else if (parts.length == 2) {
            boolean made = Integer.parseInt(parts[1]) == asked.getAndSet(exports);
            String file = made ? "\"" + url() + "/exports/" + parts[1] + "/file\"" : "null";
            answer(exchange, 200, "{\"state\":\"" + (made ? "done" : "running") + "\",\"file\":" + file + "}", false);
        } else {
            answer(exchange, 200, String.join("\n", truth().values()), false);
        }
    }

    /** Each thing has as many parts as its number's last digit. */
    private void parts(HttpExchange exchange, long id, String no, Map<String, String> query) throws IOException {
        if (thing(id) == null || no != null && Long.parseLong(no) > id % 10) {
            answer(exchange, 404, "{}", false);
        } else if (no != null) {
            answer(exchange, 200, part(id, Long.parseLong(no)), false);
        } else {
            List<String> all = new ArrayList<>();
            long from = (Long.parseLong(query.get("page")) - 1) * 2;
            for (long each = from + 1; each <= Math.min(from + 2, id % 10); each++) {
                all.add(part(id, each));
            }
            answer(exchange, 200, "{\"parts\":[" + String.join(",", all) + "]}", false);
        }
    }

    private static String part(long id, long no) {
        return "{\"no\":%d,\"of\":%d}".formatted(no, id);
    }

    private void list(HttpExchange exchange, String style, Map<String, String> query) throws IOException {
        Answer answer;
        boolean cut;
        synchronized (this) {
            lists++;
            answer = tale.answer(lists, honest(style, query), last);
            if (lists >= stuckFrom) {
                answer = new Answer(200, answer.items(), last.next());
            }
            cut = tale.cuts(lists);
            if (answer.status() == 200) {
                last = answer;
            }
            tale.afterwards(lists, this);
        }
        String items = answer.items().stream().map(Thing::json).collect(Collectors.joining(" ,", "[", " ]"));
        StringBuilder body = new StringBuilder("{\"things\": ").append(items);
        if (answer.next() != null) {
            String link = url() + "/" + style + "/things?limit=" + query.get("limit") + "&cursor=" + answer.next();
            switch (style) {
                case "json_cursor", "newest" ->
                    body.append(",\"next\":\"").append(answer.next()).append('"');
                case "json_link" ->
                    body.append(",\"links\":{\"next\":\"").append(link).append("\"}");
                case "header_cursor" -> exchange.getResponseHeaders().set("X-Next", answer.next());
                case "header_link" ->
                    exchange.getResponseHeaders()
                            .set("Link", "<" + url() + "/first>; rel=\"first\", <" + link + ">; rel=\"next\"");
                default -> {}
            }
        } else if (style.equals("json_cursor")) {
            body.append(",\"next\":null");
        }
        answer(exchange, answer.status(), body.append('}').toString(), cut);
    }

    private Answer honest(String style, Map<String, String> query) {
        int asked = style.equals("none") ? things.size() : Integer.parseInt(query.getOrDefault("limit", "5"));
        int size = tale.size(asked);
        String since = query.get("updated_at_min");
        List<Thing> all = things.values().stream()
                .filter(it -> since == null || !it.updatedAt().isBefore(Instant.parse(since)))
                .filter(it -> !it.deleted() || query.containsKey("all") || query.containsKey("cursor"))
                .sorted(
                        style.equals("newest")
                                ? Comparator.comparing(Thing::updatedAt).reversed()
                                : Comparator.comparing(Thing::id))
                .toList();
        int from = switch (style) {
            case "page" -> (Integer.parseInt(query.get("page")) - 1) * size;
            case "offset" -> Integer.parseInt(query.get("offset"));
            case "last_id", "keyset" -> behind(all, Long.parseLong(query.getOrDefault("after_id", "0")));
            case "newest" -> Integer.parseInt(query.getOrDefault("cursor", "0"));
            case "none" -> 0;
            default -> behind(all, Long.parseLong(query.getOrDefault("cursor", "0")));
        };
        int begin = Math.min(from, all.size());
        List<Thing> items = all.subList(begin, Math.min(all.size(), begin + size));
        boolean more = begin + items.size() < all.size();
        String next = !more || items.isEmpty()
                ? null
                : style.equals("newest")
                        ? "" + (begin + items.size())
                        : "" + items.getLast().id();
        return new Answer(200, List.copyOf(items), next);
    }

    private static int behind(List<Thing> all, long id) {
        return (int) all.stream().takeWhile(it -> it.id() <= id).count();
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] both = pair.split("=", 2);
            query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    /** @param cut whether half of the body does not come, with the length of the whole announced */
    private static void answer(HttpExchange exchange, int status, String body, boolean cut) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes, 0, cut ? bytes.length / 2 : bytes.length);
    }

    @Override
    public void close() {
        server.close();
    }
}
