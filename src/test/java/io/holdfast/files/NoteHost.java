package io.holdfast.files;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notes of a name and a text on the loopback, written by calls for many: {@code POST /notes/batch} makes, {@code PUT /notes} changes and {@code POST /notes/archive} deletes. What is answered of each
 * names its note, in the reverse order but for what was made. A note without a name is refused.
 */
public final class NoteHost implements AutoCloseable {
    private static final Pattern ELEMENT = Pattern.compile("\\{[^{}]*}");

    private final LoopbackServer server = LoopbackServer.start(this::handle);
    private final Map<Long, String[]> notes = Collections.synchronizedMap(new TreeMap<>());
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> deeds = new ConcurrentHashMap<>();
    private volatile UnaryOperator<List<String>> telling = UnaryOperator.identity();
    private long last;

    /** Its address. */
    public String url() {
        return server.url();
    }

    /** As if a person made a note; its number. */
    public synchronized long add(String name, String text) {
        notes.put(++last, new String[] {name, text});
        return last;
    }

    /** As if a person changed a note. */
    public void change(long id, String text) {
        notes.get(id)[1] = text;
    }

    /** As if a person deleted a note. */
    public void remove(long id) {
        notes.remove(id);
    }

    /** What the notes say, by name. */
    public List<String> texts() {
        synchronized (notes) {
            return notes.values().stream()
                    .map(each -> each[0] + ": " + each[1])
                    .sorted()
                    .toList();
        }
    }

    /** The writes since this was last asked. */
    public List<String> calls() {
        List<String> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    /** Does something once, when the next such call was carried out and before it is answered. @param call its method and path */
    public void beforeTheAnswerTo(String call, Runnable deed) {
        deeds.put(call, deed);
    }

    /** What becomes of the next answer for many, as a list of its elements. */
    public void tells(UnaryOperator<List<String>> telling) {
        this.telling = telling;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String call = method + " " + path;
        if (!method.equals("GET")) {
            calls.add(call);
        }
        String answer = answer(call, path, exchange.getRequestURI().getRawQuery(), body);
        Runnable deed = deeds.remove(call);
        if (deed != null) {
            deed.run();
        }
        byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized String answer(String call, String path, String query, String body) {
        return switch (call) {
            case "GET /check" -> "{\"ok\":true}";
            case "GET /notes" -> "{\"notes\":[" + listed(query) + "]}";
            case "POST /notes" -> json(made(body));
            case "POST /notes/batch" -> told(each(body, this::creation), false);
            case "PUT /notes" -> told(each(body, this::update), true);
            case "POST /notes/archive" -> told(each(body, this::deletion), true);
            default -> one(call, Long.parseLong(path.substring("/notes/".length())), body);
        };
    }

    private String one(String call, long id, String body) {
        if (!notes.containsKey(id)) {
            return null;
        }
        if (call.startsWith("PUT")) {
            notes.put(id, new String[] {field(body, "name"), field(body, "text")});
        }
        String answer = json(id);
        if (call.startsWith("DELETE")) {
            notes.remove(id);
        }
        return answer;
    }

    private String listed(String query) {
        String name = query == null || !query.startsWith("name=")
                ? null
                : URLDecoder.decode(query.substring(5), StandardCharsets.UTF_8);
        return String.join(
                ",",
                notes.keySet().stream()
                        .filter(id -> name == null || notes.get(id)[0].equals(name))
                        .map(this::json)
                        .toList());
    }

    private static List<String> each(String body, UnaryOperator<String> deed) {
        List<String> answers = new ArrayList<>();
        for (Matcher element = ELEMENT.matcher(body.replace("{\"inputs\":", "")); element.find(); ) {
            answers.add(deed.apply(element.group()));
        }
        return answers;
    }

    private String told(List<String> answers, boolean reversed) {
        List<String> all = telling.apply(reversed ? answers.reversed() : answers);
        telling = UnaryOperator.identity();
        return "{\"results\":[" + String.join(",", all) + "]}";
    }

    private String creation(String element) {
        return field(element, "name").isEmpty() ? refused("") : "{\"note\":" + json(made(element)) + "}";
    }

    private String update(String element) {
        long id = Long.parseLong(field(element, "note_id"));
        if (field(element, "name").isEmpty()) {
            return refused("\"note_id\":" + id + ",");
        }
        notes.put(id, new String[] {field(element, "name"), field(element, "text")});
        return "{\"note\":" + json(id) + "}";
    }

    private String deletion(String element) {
        long id = Long.parseLong(field(element, "note_id"));
        notes.remove(id);
        return "{\"note_id\":" + id + "}";
    }

    private static String refused(String before) {
        return "{" + before + "\"error\":{\"status\":422,\"says\":\"A note needs a name.\"}}";
    }

    private long made(String element) {
        return add(field(element, "name"), field(element, "text"));
    }

    private String json(long id) {
        return "{\"id\":%d,\"name\":\"%s\",\"text\":\"%s\"}".formatted(id, notes.get(id)[0], notes.get(id)[1]);
    }

    private static String field(String element, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(element);
        return field.find() ? field.group(1) : "";
    }

    @Override
    public void close() {
        server.close();
    }
}
