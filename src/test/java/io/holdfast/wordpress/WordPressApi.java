package io.holdfast.wordpress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testkit.GoodAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** WordPress' own REST API ({@code /wp-json/wp/v2}). Safe for use by many threads. */
public final class WordPressApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 100;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI site;
    private final String authorization;

    WordPressApi(URI site, String user, String password) {
        this.site = site;
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Everything of a kind, with its raw fields: {@code posts}, {@code pages}, {@code media}, {@code categories}, … */
    List<JsonNode> all(String kind) {
        String status = kind.equals("posts") || kind.equals("pages") ? "&status=any" : "";
        List<JsonNode> all = new ArrayList<>();
        for (long page = 1, pages = 1; page <= pages; page++) {
            String path =
                    "%s?context=edit&orderby=id&order=asc&per_page=%d&page=%d%s".formatted(kind, PAGE, page, status);
            HttpResponse<byte[]> answer = send("GET", path, null, null);
            pages = answer.headers().firstValueAsLong("X-WP-TotalPages").orElseThrow();
            json(answer).forEach(all::add);
        }
        return all;
    }

    /** @return the new thing's id */
    long create(String kind, JsonNode fields) {
        return json(send("POST", kind, bytes(fields), "application/json"))
                .get("id")
                .asLong();
    }

    void update(String kind, long id, JsonNode fields) {
        send("POST", kind + "/" + id, bytes(fields), "application/json");
    }

    /** Moves a post to the trash. */
    void trash(String kind, long id) {
        send("DELETE", kind + "/" + id, null, null);
    }

    void delete(String kind, long id) {
        send("DELETE", kind + "/" + id + "?force=true", null, null);
    }

    /** @return the new file's id */
    long upload(String name, byte[] bytes) {
        return json(send(
                        "POST",
                        "media",
                        bytes,
                        "image/png",
                        "Content-Disposition",
                        "attachment; filename=\"" + name + "\""))
                .get("id")
                .asLong();
    }

    /** The bytes at an address of the site. */
    byte[] file(String url) {
        return call(HttpRequest.newBuilder(URI.create(url)).build()).body();
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body, String contentType, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve("/wp-json/wp/v2/" + path))
                .header("Authorization", authorization)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return call(request.build());
    }

    private HttpResponse<byte[]> call(HttpRequest request) {
        return GoodAnswer.to(
                http,
                request,
                HttpResponse.BodyHandlers.ofByteArray(),
                words -> new String(words, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(JsonNode fields) {
        return fields.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(new String(answer.body(), StandardCharsets.UTF_8), e);
        }
    }
}
