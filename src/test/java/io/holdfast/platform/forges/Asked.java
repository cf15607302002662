package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call as a platform sees it.
 *
 * @param segments of the path, decoded one by one
 * @param body missing where there is none
 */
public record Asked(
        String method, String path, List<String> segments, Map<String, String> query, Headers headers, JsonNode body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Asked of(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        List<String> segments = new ArrayList<>();
        for (String each : uri.getRawPath().substring(1).split("/")) {
            segments.add(decoded(each.replace("+", "%2B")));
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair :
                uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
            String[] both = pair.split("=", 2);
            query.put(decoded(both[0]), both.length < 2 ? "" : decoded(both[1]));
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new Asked(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                segments,
                query,
                exchange.getRequestHeaders(),
                body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String header(String name) {
        return headers.getFirst(name);
    }

    int number(String param, int otherwise) {
        return query.containsKey(param) ? Integer.parseInt(query.get(param)) : otherwise;
    }

    /** The call without what proves who it is: {@code GET /labels?page=2}. */
    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
}
