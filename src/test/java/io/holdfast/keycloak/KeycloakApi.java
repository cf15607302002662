package io.holdfast.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testkit.GoodAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The admin API of one realm, called as the server's administrator. For one thread. */
final class KeycloakApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 500;

    /** Tokens of the master realm live for a minute. */
    private static final Duration TOKEN_AGE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final String user;
    private final String password;
    private final String realm;
    private String token;
    private Instant tokenFrom = Instant.EPOCH;

    KeycloakApi(URI server, String user, String password, String realm) {
        this.server = server;
        this.user = user;
        this.password = password;
        this.realm = realm;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    /** Makes the realm out of its representation. */
    void createRealm(ObjectNode representation) {
        call("POST", "/admin/realms", representation);
    }

    JsonNode get(String path) {
        HttpResponse<String> answer = call("GET", within(path), null);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    /** All elements of a list that has pages. */
    List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        String sign = path.contains("?") ? "&" : "?";
        JsonNode page = get(path + sign + "first=0&max=" + PAGE);
        while (!page.isEmpty()) {
            page.forEach(all::add);
            page = get(path + sign + "first=" + all.size() + "&max=" + PAGE);
        }
        return all;
    }

    /** @return the new thing's id, or what else stands last in its address */
    String create(String path, JsonNode body) {
        String location = post(path, body).headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    HttpResponse<String> post(String path, JsonNode body) {
        return call("POST", within(path), body);
    }

    void put(String path, JsonNode body) {
        call("PUT", within(path), body);
    }

    void delete(String path) {
        call("DELETE", within(path), null);
    }

    void delete(String path, JsonNode body) {
        call("DELETE", within(path), body);
    }

    /** A text as one segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String within(String path) {
        return "/admin/realms/" + realm + path;
    }

    private HttpResponse<String> call(String method, String path, JsonNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + token())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        return send(body == null ? request : request.header("Content-Type", "application/json"));
    }

    private String token() {
        if (tokenFrom.plus(TOKEN_AGE).isBefore(Instant.now())) {
            String form = "grant_type=password&client_id=admin-cli&username=%s&password=%s".formatted(user, password);
            Instant now = Instant.now();
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(server.resolve("/realms/master/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form)));
            try {
                token = JSON.readTree(answer.body()).get("access_token").asText();
            } catch (IOException e) {
                throw new UncheckedIOException(answer.body(), e);
            }
            tokenFrom = now;
        }
        return token;
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) {
        return GoodAnswer.to(http, builder.build(), HttpResponse.BodyHandlers.ofString(), words -> words);
    }
}
