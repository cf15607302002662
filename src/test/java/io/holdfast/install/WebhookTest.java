package io.holdfast.install;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.database.Database;
import io.holdfast.platform.Browser;
import io.holdfast.platform.Platform;
import io.holdfast.platform.PlatformResource;
import io.holdfast.stack.Inbox;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What platforms tell, and what is not believed. */
@QuarkusTest
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
@WithTestResource(PlatformResource.class)
class WebhookTest {
    @Inject
    Database database;

    private final Platform platform = new Platform();
    private JsonPath session;

    @BeforeEach
    void install() {
        session = Browser.session(new Browser().install(platform))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void an_uninstalled_source_is_revoked_keeps_what_is_stored_and_the_operator_is_told() {
        tell("app/uninstalled", UUID.randomUUID().toString(), "{\"id\":1}")
                .then()
                .statusCode(200);

        assertThat(source().getString("state")).isEqualTo("REVOKED");
        assertThat(source().getString("revoked_reason")).contains("app/uninstalled");
        Door.as(session.getString("token"))
                .body(Map.of())
                .post("/api/v1/sources/" + session.getString("source_id") + "/backups")
                .then()
                .statusCode(409)
                .body("code", equalTo("source_revoked"));
        assertThat(database.list(row -> 1, "select 1 from source_token where source_id = ?", id()))
                .isEmpty();
        String operator = ConfigProvider.getConfig().getValue("holdfast.notify.operator-address", String.class);
        Inbox inbox = Inbox.of(Map.of(Inbox.PORT, ConfigProvider.getConfig().getValue(Inbox.PORT, String.class)));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> inbox.mailsTo(operator).stream()
                        .anyMatch(mail -> mail.text().contains(session.getString("source_id"))
                                && mail.subject().contains("was taken away")));
    }

    @Test
    void a_delivery_that_comes_again_after_the_account_came_back_does_nothing() {
        String delivery = UUID.randomUUID().toString();
        tell("app/uninstalled", delivery, "{}").then().statusCode(200);
        new Browser().install(platform);

        tell("app/uninstalled", delivery, "{}").then().statusCode(200);

        assertThat(source().getString("state")).isEqualTo("ACTIVE");
    }

    @Test
    void a_message_that_is_not_genuine_is_refused_and_changes_nothing() {
        String body = "{\"id\":1}";
        Map<String, String> headers = platform.webhook("app/uninstalled", "d-1", body);
        post("market", headers, body + " ").then().statusCode(401).body("code", equalTo("webhook_refused"));
        post("market", Map.of("X-Market-Topic", "app/uninstalled"), body).then().statusCode(401);
        post("wordpress", headers, body).then().statusCode(404);
        post("nothing", headers, body).then().statusCode(400).body("code", equalTo("unknown_connector"));
        post("market/" + session.getString("source_id"), headers, body).then().statusCode(404);

        assertThat(source().getString("state")).isEqualTo("ACTIVE");
        given().get("/q/metrics")
                .then()
                .body(containsString("holdfast_webhooks_total{connector=\"market\",result=\"refused\"}"));
    }

    @Test
    void a_changed_record_is_hinted_at_and_the_newest_word_counts() {
        tell("products/update", "h-" + UUID.randomUUID(), "{\"id\":788032119674292922}")
                .then()
                .statusCode(200);
        tell("products/update", "h-" + UUID.randomUUID(), "{\"id\":2}").then().statusCode(200);
        tell("products/delete", "h-" + UUID.randomUUID(), "{\"id\":2}").then().statusCode(200);

        assertThat(hints()).containsExactly("products 2 deleted", "products 788032119674292922 changed");
    }

    @Test
    void what_nobody_here_knows_is_answered_well_and_passed_over() {
        tell("orders/create", "o-" + UUID.randomUUID(), "{\"id\":1}").then().statusCode(200);
        tell("products/update", "o-" + UUID.randomUUID(), "no json").then().statusCode(200);
        tell("products/update", "o-" + UUID.randomUUID(), "{\"title\":\"no id\"}")
                .then()
                .statusCode(200);
        tell("products/update", "o-" + UUID.randomUUID(), "").then().statusCode(200);

        assertThat(hints()).isEmpty();
    }

    @Test
    void a_message_beyond_the_size_limit_is_not_read() throws IOException {
        // Only announced: a server that does not read breaks the connection of who goes on sending.
        String head = """
                POST /api/v1/webhooks/market HTTP/1.1\r
                Host: 127.0.0.1\r
                Content-Type: application/json\r
                Content-Length: 1100000\r
                \r
                """;
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void a_source_with_a_secret_of_its_own_hears_at_an_address_of_its_own() {
        Door door = Door.ofNewTenant();
        Response begun = door.request()
                .body(Map.of("settings", Map.of("url", "http://" + platform.shop())))
                .post("/api/v1/install/forge");
        Browser browser = new Browser().with(begun.cookie("holdfast_install"));
        String code = Browser.code(browser.open(browser.consent(begun.path("authorize_url"))));
        String forge = Browser.session(code).path("source_id");
        String body = "{\"event_name\":\"project_update\",\"project_id\":74}";
        Map<String, String> headers =
                Map.of("X-Forge-Token", "a word of ours", "X-Forge-Event-UUID", "u-" + UUID.randomUUID());
        post("forge/" + forge, headers, body).then().statusCode(401);

        JsonPath before = door.get("/api/v1/sources/" + forge);
        door.request()
                .body(Map.of(
                        "name",
                        before.getString("name"),
                        "connector",
                        "forge",
                        "settings",
                        before.getMap("settings"),
                        "credentials",
                        Map.of("webhook_secret", "a word of ours")))
                .put("/api/v1/sources/" + forge)
                .then()
                .statusCode(200);

        post("forge/" + forge, headers, body).then().statusCode(200);
        post("forge", headers, body).then().statusCode(404);
        post("forge/" + session.getString("source_id"), headers, body).then().statusCode(404);
        post("forge/" + UUID.randomUUID(), headers, body).then().statusCode(404);
        assertThat(hints(UUID.fromString(forge))).containsExactly("products 74 changed");
        door.request().post("/api/v1/sources/" + forge + "/check").then().statusCode(200);
    }

    private Response tell(String topic, String delivery, String body) {
        return post("market", platform.webhook(topic, delivery, body), body);
    }

    private static Response post(String place, Map<String, String> headers, String body) {
        return given().contentType("application/json")
                .headers(headers)
                .body(body)
                .post("/api/v1/webhooks/" + place);
    }

    private JsonPath source() {
        return Door.as(session.getString("token"))
                .get("/api/v1/sources/" + session.getString("source_id"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> hints() {
        return hints(id());
    }

    private List<String> hints(UUID source) {
        return database.list(
                row -> row.text("stream") + " " + row.text("key") + " " + row.text("kind"),
                "select * from source_hint where source_id = ? order by key",
                source);
    }

    private UUID id() {
        return UUID.fromString(session.getString("source_id"));
    }
}
