package io.holdfast.habits;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A platform on the loopback whose tables tests fill, and whose answers they replace. */
final class HabitSource implements AutoCloseable {
    /** An answer in place of the usual one. */
    @FunctionalInterface
    interface Answer {
        /** @return whether it answered; false for the usual answer */
        boolean to(Habit call) throws IOException;
    }

    private final LoopbackServer server = LoopbackServer.start(this::handle);
    private final Map<Integer, String> items = new TreeMap<>();
    private final Map<Integer, String> events = new TreeMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Answer habit = call -> false;
    private volatile byte[] dump = {};

    String url() {
        return server.url();
    }

    /** From now on calls are answered so first. */
    void does(Answer answer) {
        habit = answer;
    }

    synchronized void put(int id, String more) {
        items.put(id, "{\"id\":" + id + (more.isEmpty() ? "" : "," + more) + "}");
    }

    synchronized void put(int first, int last) {
        for (int id = first; id <= last; id++) {
            put(id, "\"n\":" + id);
        }
    }

    synchronized void remove(int id) {
        items.remove(id);
    }

    synchronized void happen(int... numbers) {
        for (int number : numbers) {
            events.put(number, "{\"seq\":" + number + "}");
        }
    }

    void dump(byte[] bytes) {
        dump = bytes;
    }

    synchronized List<String> items() {
        return List.copyOf(items.values());
    }

    synchronized List<String> events() {
        return List.copyOf(events.values());
    }

    /** What was called since this was last asked. */
    List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Habit call = new Habit(exchange);
        if (habit.to(call)) {
            return;
        }
        switch (call.path()) {
            case "/check" -> call.answer(200, "{\"ok\":true}");
            case "/items" -> list(call);
            case "/linked" -> linked(call);
            case "/others" -> call.answer(200, call.number("page", 1) == 1 ? "[{\"id\":1}]" : "[]");
            case "/events" -> after(call, events);
            case "/meta" -> call.answer(200, "{\"size\":" + dump.length + "}");
            case "/dump" -> part(call);
            default -> one(call);
        }
    }

    /** The items as they stand in the table, a page of them; those that changed since, where that is asked for. */
    void list(Habit call) throws IOException {
        if (call.method().equals("HEAD")) {
            call.set("X-Total", Integer.toString(items().size()));
            call.answer(200, "");
        } else if (!call.param("after").isEmpty()) {
            after(call, items);
        } else {
            String since = call.param("updated_since").replace("%3A", ":");
            call.answer(
                    200,
                    page(
                            call,
                            items().stream()
                                    .filter(item ->
                                            since.isEmpty() || moment(item).compareTo(since) >= 0)
                                    .sorted(
                                            call.param("sort").isEmpty()
                                                    ? (one, other) -> 0
                                                    : Comparator.comparing(HabitSource::moment)
                                                            .reversed())
                                    .toList()));
        }
    }

    /** The items, with links to the next page that say its number, as GitHub's do (docs.github.com, "Using pagination in the REST API"). */
    private void linked(Habit call) throws IOException {
        int size = call.number("per_page", 4);
        int page = call.number("page", 1);
        if (page * size < items().size()) {
            call.set("Link", "</linked?per_page=" + size + "&page=" + (page + 1) + ">; rel=\"next\"");
        }
        call.answer(200, page(call, items()));
    }

    static String page(Habit call, List<String> all) {
        int size = call.number("per_page", 4);
        int from = Math.min(all.size(), (call.number("page", 1) - 1) * size);
        return all.subList(from, Math.min(all.size(), from + size)).stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String moment(String item) {
        int at = item.indexOf("\"updated_at\":\"");
        return at < 0 ? "" : item.substring(at + 14, item.indexOf('"', at + 14));
    }

    private synchronized void after(Habit call, Map<Integer, String> table) throws IOException {
        int after = call.number("after", 0);
        List<String> behind = new ArrayList<>();
        table.forEach((number, text) -> {
            if (number > after && behind.size() < call.number("per_page", 4)) {
                behind.add(text);
            }
        });
        call.answer(200, String.join(",", behind).transform(text -> "[" + text + "]"));
    }

    private void part(Habit call) throws IOException {
        byte[] all = dump;
        String range = call.header("Range");
        if (range == null) {
            call.bytes(200, all);
            return;
        }
        String[] bounds = range.substring("bytes=".length()).split("-");
        int from = Integer.parseInt(bounds[0]);
        if (from >= all.length) {
            call.set("Content-Range", "bytes */" + all.length);
            call.bytes(416, new byte[0]);
            return;
        }
        int to = Math.min(all.length - 1, bounds.length > 1 ? Integer.parseInt(bounds[1]) : all.length - 1);
        call.set("Content-Range", "bytes " + from + "-" + to + "/" + all.length);
        call.bytes(206, Arrays.copyOfRange(all, from, to + 1));
    }

    private void one(Habit call) throws IOException {
        String[] parts = call.path().split("/");
        String item;
        synchronized (this) {
            item = parts.length == 3 && parts[1].equals("items") && parts[2].matches("\\d+")
                    ? items.get(Integer.parseInt(parts[2]))
                    : null;
        }
        if (parts.length == 4 && parts[3].equals("notes")) {
            call.answer(200, call.number("page", 1) == 1 ? "[{\"id\":1}]" : "[]");
        } else {
            call.answer(item == null ? 404 : 200, item == null ? "{}" : item);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
