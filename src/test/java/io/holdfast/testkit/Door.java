package io.holdfast.testkit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.microprofile.config.ConfigProvider;

/** The API of the service under test, as one tenant's people use it. */
public final class Door {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED", "TIMED_OUT");
    private static String admin;
    private final String tenant;
    private final String token;

    private Door(String tenant, String token) {
        this.tenant = tenant;
        this.token = token;
    }

    /** A new tenant with an owner who is signed in. */
    public static Door ofNewTenant() {
        String tenant = as(admin())
                .body(Map.of("name", "tenant " + UUID.randomUUID()))
                .post("/api/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Door(tenant, tokenOf(tenant, "owner"));
    }

    /** The same tenant through another member's eyes. */
    public Door withRole(String role) {
        return new Door(tenant, tokenOf(tenant, role));
    }

    /** The platform admin's token. */
    public static synchronized String admin() {
        if (admin == null) {
            String secret = ConfigProvider.getConfig().getValue("holdfast.bootstrap.secret", String.class);
            String key = given().contentType("application/json")
                    .body(Map.of("secret", secret))
                    .post("/api/v1/auth/bootstrap")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("api_key");
            admin = signedIn(key);
        }
        return admin;
    }

    private static String tokenOf(String tenant, String role) {
        String key = as(admin())
                .body(Map.of("name", role, "role", role))
                .post("/api/v1/tenants/" + tenant + "/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .path("api_key");
        return signedIn(key);
    }

    /** A token for an API key. */
    public static String signedIn(String apiKey) {
        return given().contentType("application/json")
                .body(Map.of("api_key", apiKey))
                .post("/api/v1/auth/tokens")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
    }

    /** A request with a token. */
    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    /** A request of this member. */
    public RequestSpecification request() {
        return as(token);
    }

    public String tenant() {
        return tenant;
    }

    public String token() {
        return token;
    }

    /** A source at that address; returns its id. */
    public String source(String url, String credential) {
        return source(url, credential, Map.of("rate_limit_capacity", "4000", "rate_limit_refill", "4000"));
    }

    public String source(String url, String credential, Map<String, String> more) {
        var settings = new java.util.HashMap<>(more);
        settings.put("url", url);
        return sourceOf("demo-shop", settings, Map.of("token", credential));
    }

    /** A source of any connector; returns its id. */
    public String sourceOf(String connector, Map<String, String> settings, Map<String, String> credentials) {
        return request()
                .body(Map.of(
                        "name",
                        connector + " " + UUID.randomUUID(),
                        "connector",
                        connector,
                        "settings",
                        settings,
                        "credentials",
                        credentials))
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Starts a backup and returns its id. */
    public String startBackup(String source) {
        return request()
                .body(Map.of())
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** Makes a backup and waits for its end. */
    public JsonPath backup(String source) {
        return awaitBackup(startBackup(source));
    }

    public JsonPath awaitBackup(String id) {
        return awaitEnd("/api/v1/backups/" + id);
    }

    /** Makes a restore and waits for its end. */
    public JsonPath restore(String backup, List<Map<String, Object>> streams) {
        return restore(Map.of("backup_id", backup, "streams", streams));
    }

    /** Makes a restore as it is asked for and waits for its end. */
    public JsonPath restore(Map<String, Object> asked) {
        return awaitEnd("/api/v1/restores/" + startRestore(asked));
    }

    /** Starts a restore and returns its id. */
    public String startRestore(Map<String, Object> asked) {
        return request()
                .body(asked)
                .post("/api/v1/restores")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** Asks for what follows a restore, and waits for the end of what that starts. */
    public JsonPath followUp(String restore, String what) {
        String id = request()
                .post("/api/v1/restores/" + restore + "/" + what)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return awaitEnd("/api/v1/restores/" + id);
    }

    /** The items of a restore. */
    public List<Map<String, Object>> items(String restore) {
        return get("/api/v1/restores/" + restore + "/items?limit=1000").getList("items");
    }

    /** The answer at an address whose {@code state} has become an end; what was answered last is in the message where it does not. */
    public JsonPath awaitEnd(String path) {
        Looking looking = new Looking(path, token);
        try {
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ENDED.contains(looking.state()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(path + " has not ended: " + looking.last(), e);
        }
        return new Answer(looking.last());
    }

    public JsonPath get(String path) {
        var answer = request().get(path).then().extract();
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new Answer(answer.asString());
    }

    /** The lines of a stream of a backup. */
    public List<String> lines(String backup, String stream) {
        return request()
                .get("/api/v1/backups/" + backup + "/streams/" + stream + "/records.ndjson")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
    }
}
