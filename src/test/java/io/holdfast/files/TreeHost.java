package io.holdfast.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Tables of records on the loopback, each {@code {id, name, parent}}. A record is made under the next number, in the table {@code keyed} under the number that was sent; a list of records is
 * made by one call and answered in the order of their numbers.
 */
public final class TreeHost implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LoopbackServer server = LoopbackServer.start(this::handle);
    private final Map<String, Map<Integer, ObjectNode>> tables = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> refused = call -> false;
    private volatile Predicate<String> passedOver = call -> false;
    private volatile boolean tellsByLocation;
    private int last = 100;

    /** What is answered. */
    private record Said(int status, JsonNode body, String location) {
        static Said of(JsonNode body) {
            return new Said(body == null ? 404 : 200, body, null);
        }
    }

    /** Its address. */
    public String url() {
        return server.url();
    }

    /** As if a person made a record. @param parent 0 for none */
    public void add(String table, int id, String name, int parent) {
        table(table).put(id, record(id, name, parent));
    }

    /** As if a person deleted a record, of which the host then empties all references to it. */
    public void remove(String table, int id) {
        table(table).remove(id);
        table(table).values().stream()
                .filter(each -> each.path("parent").asInt() == id)
                .forEach(each -> each.putNull("parent"));
    }

    /** As if a person renamed a record. */
    public void rename(String table, int id, String name) {
        table(table).get(id).put("name", name);
    }

    /** Who is whose child, by name, such as {@code child>root}; a root stands alone. */
    public List<String> family(String table) {
        Map<Integer, ObjectNode> rows = table(table);
        return rows.values().stream()
                .map(row -> {
                    ObjectNode parent = rows.get(row.path("parent").asInt());
                    return row.get("name").asText()
                            + (parent == null ? "" : ">" + parent.get("name").asText());
                })
                .sorted()
                .toList();
    }

    /** The writes since this was last asked. */
    public List<String> calls() {
        List<String> all = new ArrayList<>(calls);
        calls.clear();
        return all;
    }

    /** Which calls, by method and path, are refused with 403. */
    public void refuse(Predicate<String> calls) {
        refused = calls;
    }

    /** Which calls, by method and path, are answered with 200 and change nothing. */
    public void passOver(Predicate<String> calls) {
        passedOver = calls;
    }

    /** Creations are answered with 201, an empty body and a Location from now on. */
    public void tellByLocation() {
        tellsByLocation = true;
    }

    private Map<Integer, ObjectNode> table(String name) {
        return tables.computeIfAbsent(name, any -> new ConcurrentSkipListMap<>());
    }

    private static ObjectNode record(int id, String name, int parent) {
        ObjectNode record = JSON.createObjectNode().put("id", id).put("name", name);
        record.set("parent", parent == 0 ? JSON.nullNode() : IntNode.valueOf(parent));
        return record;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!call.startsWith("GET")) {
            calls.add(call);
        }
        Said said = refused.test(call)
                ? new Said(403, JSON.createObjectNode(), null)
                : answer(call, body.length == 0 ? null : JSON.readTree(body));
        byte[] bytes = said.body() == null ? new byte[0] : JSON.writeValueAsBytes(said.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (said.location() != null) {
            exchange.getResponseHeaders().set("Location", said.location());
        }
        exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Said answer(String call, JsonNode body) {
        String[] parts = call.split("[ /]+");
        if (parts[1].equals("check")) {
            return Said.of(JSON.createObjectNode().put("ok", true));
        }
        Map<Integer, ObjectNode> rows = table(parts[1]);
        if (parts.length == 2) {
            return parts[0].equals("GET") ? Said.of(JSON.valueToTree(rows.values())) : made(parts[1], body);
        }
        int id = Integer.parseInt(parts[2]);
        ObjectNode row = rows.get(id);
        if (row == null || passedOver.test(call)) {
            return Said.of(row);
        }
        if (parts[0].equals("PUT")) {
            row.setAll((ObjectNode) body);
        } else if (parts[0].equals("DELETE")) {
            rows.remove(id);
        }
        return Said.of(row);
    }

    private Said made(String table, JsonNode body) {
        if (body.isArray()) {
            Map<Integer, ObjectNode> all = new TreeMap<>();
            body.forEach(each -> {
                int id = one(table, each);
                all.put(id, table(table).get(id));
            });
            ArrayNode answer = JSON.createArrayNode();
            all.values().forEach(answer::add);
            return Said.of(answer);
        }
        int id = one(table, body);
        return tellsByLocation
                ? new Said(201, null, "/" + table + "/" + id)
                : Said.of(table(table).get(id));
    }

    private int one(String table, JsonNode body) {
        int id = table.equals("keyed") ? body.get("id").asInt() : ++last;
        ObjectNode row = record(id, "", 0);
        row.setAll((ObjectNode) body);
        table(table).put(id, row.put("id", id));
        return id;
    }

    @Override
    public void close() {
        server.close();
    }
}
