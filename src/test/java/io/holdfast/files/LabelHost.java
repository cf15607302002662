package io.holdfast.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Labels of a name, a color and a status on the loopback. Names that differ only in case are one label; one in the trash is in no list, and can be read and changed. */
public final class LabelHost implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LoopbackServer server = LoopbackServer.start(this::handle);
    private final Map<String, ObjectNode> labels = new ConcurrentSkipListMap<>();

    /** Its address. */
    public String url() {
        return server.url();
    }

    /** As if a person made a label, or changed the one whose name differs only in case. */
    public void put(String name, String color, String status) {
        labels.put(
                name.toLowerCase(Locale.ROOT),
                JSON.createObjectNode().put("name", name).put("color", color).put("status", status));
    }

    /** All labels, such as {@code Bug red live}. */
    public List<String> all() {
        return labels.values().stream()
                .map(each -> each.get("name").asText() + " " + each.get("color").asText() + " "
                        + each.get("status").asText())
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode said = path.equals("/check") ? JSON.createObjectNode() : null;
        int status = 200;
        if (path.equals("/labels") && exchange.getRequestMethod().equals("GET")) {
            said = JSON.valueToTree(labels.values().stream()
                    .filter(each -> !each.get("status").asText().equals("trash"))
                    .toList());
        } else if (path.equals("/labels")) {
            ObjectNode wanted = (ObjectNode) JSON.readTree(body);
            boolean taken = labels.putIfAbsent(wanted.get("name").asText().toLowerCase(Locale.ROOT), wanted) != null;
            status = taken ? 422 : 201;
            said = wanted;
        } else if (path.startsWith("/labels/")) {
            String key = path.substring("/labels/".length()).toLowerCase(Locale.ROOT);
            said = changed(exchange.getRequestMethod(), labels.get(key), body);
            status = said == null ? 404 : 200;
        }
        byte[] bytes = JSON.writeValueAsBytes(said);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static ObjectNode changed(String method, ObjectNode label, byte[] body) throws IOException {
        if (label != null && method.equals("PATCH")) {
            label.setAll((ObjectNode) JSON.readTree(body));
        } else if (label != null && method.equals("DELETE")) {
            label.put("status", "trash");
        }
        return label;
    }

    @Override
    public void close() {
        server.close();
    }
}
