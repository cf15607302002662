package io.holdfast.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * A caller of Holdfast's HTTP API. Every answer that is no success is an {@link ApiProblem}. Safe for use by many threads; an expired
 * token is renewed once for each call.
 */
public final class HoldfastApi {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED", "TIMED_OUT");
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI base;
    private final Duration patience;
    private final String apiKey;
    private volatile String token;

    private HoldfastApi(URI base, Duration patience, String apiKey, String token) {
        this.base = base;
        this.patience = patience;
        this.apiKey = apiKey;
        this.token = token;
    }

    /** A caller who has not signed in. */
    public static HoldfastApi at(URI base) {
        return at(base, PATIENCE);
    }

    /** A caller who has not signed in, and waits at most so long for an answer. */
    public static HoldfastApi at(URI base, Duration patience) {
        return new HoldfastApi(base, patience, null, null);
    }

    /** Uses up the one-time secret. @return the admin's API key */
    public String bootstrap(String secret) {
        return post("/api/v1/auth/bootstrap", object("secret", secret))
                .get("api_key")
                .asText();
    }

    /** A caller who has signed in with that API key. */
    public HoldfastApi signedIn(String key) {
        return new HoldfastApi(base, patience, key, tokenFor(key));
    }

    private String tokenFor(String key) {
        return json("POST", "/api/v1/auth/tokens", object("api_key", key), null)
                .get("token")
                .asText();
    }

    /** The token of this caller; null before signing in. */
    public String token() {
        return token;
    }

    /** @return the new tenant's id */
    public String createTenant(String name) {
        return post("/api/v1/tenants", object("name", name)).get("id").asText();
    }

    /** @return the new API key */
    public String createKey(String tenant, String name, String role) {
        ObjectNode body = object("name", name).put("role", role);
        return post("/api/v1/tenants/" + tenant + "/api-keys", body)
                .get("api_key")
                .asText();
    }

    /** @return the new source's id */
    public String createSource(
            String name, String connector, Map<String, String> settings, Map<String, String> credentials) {
        ObjectNode body = object("name", name).put("connector", connector);
        settings.forEach(body.putObject("settings")::put);
        credentials.forEach(body.putObject("credentials")::put);
        return post("/api/v1/sources", body).get("id").asText();
    }

    public void checkSource(String source) {
        post("/api/v1/sources/" + source + "/check", JSON.createObjectNode());
    }

    /** @return the new backup's id */
    public String startBackup(String source) {
        return post("/api/v1/sources/" + source + "/backups", JSON.createObjectNode())
                .get("id")
                .asText();
    }

    public JsonNode backup(String id) {
        return get("/api/v1/backups/" + id);
    }

    /** Waits until the backup has ended in whatever way, telling {@code progress} its job every now and then. */
    public JsonNode awaitBackup(String id, Duration patience, Consumer<JsonNode> progress) {
        return await("/api/v1/backups/" + id, patience, progress);
    }

    public JsonNode awaitBackup(String id, Duration patience) {
        return awaitBackup(id, patience, job -> {});
    }

    /** The account of each stream of a backup. */
    public List<JsonNode> streams(String backup) {
        return all("/api/v1/backups/" + backup + "/streams");
    }

    /** Restores everything of a backup. @return the restore's id */
    public String startRestore(String backup) {
        return startRestore(object("backup_id", backup));
    }

    /** @param order the body of the request @return the restore's id */
    public String startRestore(ObjectNode order) {
        return post("/api/v1/restores", order).get("id").asText();
    }

    /** Waits until the restore has ended in whatever way, telling {@code progress} its job every now and then. */
    public JsonNode awaitRestore(String id, Duration patience, Consumer<JsonNode> progress) {
        return await("/api/v1/restores/" + id, patience, progress);
    }

    public JsonNode awaitRestore(String id, Duration patience) {
        return awaitRestore(id, patience, job -> {});
    }

    /** Compares a backup with the present and waits until that has ended in whatever way. */
    public JsonNode compare(String backup, Duration patience, Consumer<JsonNode> progress) {
        String id = post("/api/v1/diffs", object("backup_id", backup)).get("id").asText();
        return await("/api/v1/diffs/" + id, patience, progress);
    }

    /** All entries of a diff. */
    public List<JsonNode> entries(String diff) {
        return all("/api/v1/diffs/" + diff + "/entries");
    }

    /** All objects of a restore with that outcome, or all of them where it is empty. */
    public List<JsonNode> restoredItems(String restore, String outcome) {
        String filter = outcome.isEmpty() ? "" : "?outcome=" + outcome;
        return all("/api/v1/restores/" + restore + "/items" + filter);
    }

    public JsonNode job(String id) {
        return get("/api/v1/jobs/" + id);
    }

    public JsonNode get(String path) {
        return json("GET", path, null, token);
    }

    public JsonNode post(String path, JsonNode body) {
        return json("POST", path, body, token);
    }

    public JsonNode put(String path, JsonNode body) {
        return json("PUT", path, body, token);
    }

    public JsonNode patch(String path, JsonNode body) {
        return json("PATCH", path, body, token);
    }

    public void delete(String path) {
        json("DELETE", path, null, token);
    }

    /** The bytes of a successful answer. */
    public byte[] bytes(String path) {
        return send("GET", path, null, token).body();
    }

    /** All items of a list with cursors. */
    public List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String sign = path.contains("?") ? "&" : "?";
        JsonNode page = get(path);
        page.path("items").forEach(items::add);
        while (page.hasNonNull("next")) {
            page = get(
                    path + sign + "cursor=" + URLEncoder.encode(page.get("next").asText(), StandardCharsets.UTF_8));
            page.path("items").forEach(items::add);
        }
        return items;
    }

    /** A JSON object of one text field, to be added to. */
    public static ObjectNode object(String name, String value) {
        return JSON.createObjectNode().put(name, value);
    }

    private JsonNode await(String path, Duration patience, Consumer<JsonNode> progress) {
        return Awaitility.await(path)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .until(
                        () -> {
                            JsonNode now = get(path);
                            if (!hasEnded(now) && now.hasNonNull("job_id")) {
                                progress.accept(job(now.get("job_id").asText()));
                            }
                            return now;
                        },
                        HoldfastApi::hasEnded);
    }

    private static boolean hasEnded(JsonNode backupOrRestore) {
        return ENDED.contains(backupOrRestore.path("state").asText());
    }

    private JsonNode json(String method, String path, JsonNode body, String bearer) {
        byte[] answer = send(method, path, body, bearer).body();
        try {
            return answer.length == 0 ? JsonNodeFactory.instance.missingNode() : JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, JsonNode body, String bearer) {
        HttpResponse<byte[]> answer = call(method, path, body, bearer);
        if (answer.statusCode() == 401 && bearer != null) {
            token = tokenFor(apiKey);
            answer = call(method, path, body, token);
        }
        if (answer.statusCode() >= 300) {
            throw new ApiProblem(method + " " + path, answer.statusCode(), problem(answer.body()));
        }
        return answer;
    }

    private HttpResponse<byte[]> call(String method, String path, JsonNode body, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(patience)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + method + " " + path, e);
        }
    }

    private static JsonNode problem(byte[] body) {
        try {
            JsonNode problem = JSON.readTree(body);
            return problem == null ? JSON.missingNode() : problem;
        } catch (IOException e) {
            return object("detail", new String(body, StandardCharsets.UTF_8));
        }
    }
}
