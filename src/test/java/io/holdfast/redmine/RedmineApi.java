package io.holdfast.redmine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testkit.GoodAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Redmine's REST API, as an administrator uses it who fills it or spoils it. */
final class RedmineApi {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String key;

    RedmineApi(URI server, String key) {
        this.server = server;
        this.key = key;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @return the new thing's id */
    long create(String path, String wrap, Map<String, ?> fields) {
        return send("POST", path, wrap, fields).at("/" + wrap + "/id").asLong();
    }

    /** Sends fields with any method, and returns the answer; an empty one is missing. */
    JsonNode send(String method, String path, String wrap, Map<String, ?> fields) {
        ObjectNode body = object();
        body.set(wrap, JSON.valueToTree(fields));
        return call(method, path, "application/json", BodyPublishers.ofString(body.toString()));
    }

    void delete(String path) {
        call("DELETE", path, "application/json", BodyPublishers.noBody());
    }

    /** @return the token that an issue takes the file by */
    String upload(String name, byte[] bytes) {
        return call(
                        "POST",
                        "/uploads.json?filename=" + encoded(name),
                        "application/octet-stream",
                        BodyPublishers.ofByteArray(bytes))
                .at("/upload/token")
                .asText();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode call(String method, String path, String type, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("X-Redmine-API-Key", key)
                .header("Content-Type", type)
                .method(method, body)
                .build();
        String answer = GoodAnswer.to(http, request, HttpResponse.BodyHandlers.ofString(), words -> words)
                .body();
        try {
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(answer, e);
        }
    }
}
