package io.holdfast.install;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.database.Database;
import io.holdfast.platform.Browser;
import io.holdfast.platform.BuiltInPlatforms;
import io.holdfast.platform.Platform;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The built-in connectors' ways in, and what their platforms tell, each with its vendor's own kind of signature. */
@QuarkusTest
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
@WithTestResource(BuiltInPlatforms.class)
class BuiltInPlatformsTest {
    private static final String SECRET = "a secret of the hook's own";

    @Inject
    Database database;

    private final Platform platform = new Platform();
    private final Browser browser = new Browser();

    @AfterEach
    void close() {
        platform.close();
    }

    /** shopify.dev, "Implement authorization code grant manually" and "Verify webhook deliveries". */
    @Test
    void a_shopify_shop_is_installed_by_its_signed_link_and_tells_of_changes_and_of_its_going() {
        browser.open("/api/v1/install/shopify?" + platform.link(Instant.now()).replace("hmac=", "hmac=0"))
                .then()
                .statusCode(403)
                .body("code", equalTo("install_refused"));
        String question = browser.open("/api/v1/install/shopify?" + platform.link(Instant.now()))
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        assertThat(Platform.parsed(question.substring(question.indexOf('?') + 1))
                        .get("scope"))
                .contains("read_products,write_products");
        JsonPath session = Browser.session(Browser.code(browser.open(browser.consent(question))))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        UUID source = UUID.fromString(session.getString("source_id"));
        assertThat(source(session).getString("account")).isEqualTo(platform.shop());
        Door.as(session.getString("token"))
                .post("/api/v1/sources/" + source + "/check")
                .then()
                .statusCode(200);

        String body = "{\"id\":788032119674292922,\"title\":\"Example T-Shirt\"}";
        Map<String, String> update = shopify("products/update", "w-1", body);
        tell("shopify", update, body + " ").then().statusCode(401).body("code", equalTo("webhook_refused"));
        tell("shopify", without(update, "X-Shopify-Hmac-Sha256"), body).then().statusCode(401);
        assertThat(hints(source)).isEmpty();
        countsOnce(source, "shopify", update, body, "products 788032119674292922 changed");

        String gone = "{\"id\":548380009,\"domain\":\"" + platform.shop() + "\"}";
        tell("shopify", shopify("app/uninstalled", "w-2", gone), gone).then().statusCode(200);
        assertThat(source(session).getString("state")).isEqualTo("REVOKED");
        Browser again = new Browser();
        String back = again.open("/api/v1/install/shopify?" + platform.link(Instant.now()))
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        again.open(again.consent(back)).then().statusCode(303);
        tell("shopify", shopify("app/uninstalled", "w-2", gone), gone).then().statusCode(200);
        assertThat(source(session).getString("state")).as("told twice").isEqualTo("ACTIVE");
    }

    private Map<String, String> shopify(String topic, String delivery, String body) {
        return Map.of(
                "X-Shopify-Topic",
                topic,
                "X-Shopify-Webhook-Id",
                delivery,
                "X-Shopify-Shop-Domain",
                platform.shop(),
                "X-Shopify-Hmac-Sha256",
                Base64.getEncoder().encodeToString(hmac(Platform.CLIENT_SECRET, body)));
    }

    /** docs.haravan.com, "Login", and "Connect webhook": org id, topic and signature stand in headers, and no name of a delivery does. */
    @Test
    void a_haravan_shop_is_connected_by_consent_and_tells_of_changes_and_of_its_going() {
        Door door = Door.ofNewTenant();
        Response begun = door.request()
                .body(Map.of("settings", Map.of("url", "http://" + platform.shop())))
                .post("/api/v1/install/haravan");
        String question = begun.path("authorize_url");
        assertThat(Platform.parsed(question.substring(question.indexOf('?') + 1)))
                .containsEntry("response_mode", "query")
                .hasEntrySatisfying("scope", scope -> assertThat(scope).contains("grant_service com.read_shop"));
        String back = browser.with(begun.cookie("holdfast_install")).consent(question);
        browser.open(back.replaceAll("state=[^&]*", "state=" + "A".repeat(43)))
                .then()
                .statusCode(403)
                .body("code", equalTo("install_state_invalid"));
        JsonPath session = Browser.session(Browser.code(browser.open(back))).jsonPath();
        UUID source = UUID.fromString(session.getString("source_id"));
        String org = source(session).getString("account");
        assertThat(platform.shop()).endsWith(":" + org);

        String body = "{\"id\":1001,\"title\":\"Trà\"}";
        Map<String, String> update = haravan("products/update", org, body);
        tell("haravan", update, body.replace("1001", "1002")).then().statusCode(401);
        tell("haravan", haravan("products/update", "9", body), body).then().statusCode(200);
        assertThat(hints(source)).as("another shop's").isEmpty();
        tell("haravan", update, body).then().statusCode(200);
        assertThat(hints(source)).containsExactly("products 1001 changed");

        tell("haravan", haravan("app/uninstalled", org, "{}"), "{}").then().statusCode(200);
        assertThat(source(session).getString("state")).isEqualTo("REVOKED");
    }

    private static Map<String, String> haravan(String topic, String org, String body) {
        return Map.of(
                "X-Haravan-Topic",
                topic,
                "X-Haravan-Org-Id",
                org,
                "X-Haravan-Hmacsha256",
                Base64.getEncoder().encodeToString(hmac(Platform.CLIENT_SECRET, body)));
    }

    /** docs.github.com, "Validating webhook deliveries", whose own example stands here, and "Webhook events and payloads". */
    @Test
    void a_repository_of_github_tells_of_changes() {
        UUID example = listening(
                "github", Map.of("owner", "octocat", "repository", "hello-world"), "It's a Secret to Everybody");
        String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        Map<String, String> theirs = Map.of("X-Hub-Signature-256", signature, "X-GitHub-Event", "ping");
        tell("github/" + example, theirs, "Hello, World!").then().statusCode(200);
        tell("github/" + example, theirs, "Hello, World?").then().statusCode(401);

        UUID source = listening("github", Map.of("owner", "octocat", "repository", "hello-world"), SECRET);
        String body = "{\"action\":\"edited\",\"issue\":{\"id\":73464126,\"number\":2}}";
        Map<String, String> edited = Map.of(
                "X-Hub-Signature-256",
                "sha256=" + HexFormat.of().formatHex(hmac(SECRET, body)),
                "X-GitHub-Event",
                "issues",
                "X-GitHub-Delivery",
                UUID.randomUUID().toString());
        tell("github/" + example, edited, body).then().statusCode(401);
        tell("github/" + source, without(edited, "X-Hub-Signature-256"), body)
                .then()
                .statusCode(401);
        tell("github", edited, body).then().statusCode(404);
        countsOnce(source, "github/" + source, edited, body, "issues 2 changed");
    }

    /** docs.gitlab.com, "Webhooks", section "Delivery headers", and "Webhook events". */
    @Test
    void a_project_of_gitlab_tells_of_changes() {
        UUID source = listening("gitlab", Map.of("project", "74"), SECRET);
        String body = "{\"object_kind\":\"issue\",\"object_attributes\":{\"id\":301,\"iid\":23}}";
        Map<String, String> hook = Map.of(
                "X-Gitlab-Token",
                SECRET,
                "X-Gitlab-Event",
                "Issue Hook",
                "X-Gitlab-Event-UUID",
                "13792a34-cac6-4fda-95a8-c58e00a3954e",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        Map<String, String> wrong = new HashMap<>(hook);
        wrong.put("X-Gitlab-Token", SECRET + "?");
        tell("gitlab/" + source, wrong, body).then().statusCode(401);
        countsOnce(source, "gitlab/" + source, hook, body, "issues 23 changed");

        Map<String, String> next = new HashMap<>(hook);
        next.put("Idempotency-Key", UUID.randomUUID().toString());
        String other = body.replace("23", "24");
        tell("gitlab/" + source, next, other).then().statusCode(200);
        assertThat(hints(source))
                .as("a hook that a hook set off has the same event's UUID")
                .containsExactly("issues 24 changed");
        // gitlabhq/gitlabhq, app/services/web_hook_service.rb, hook_to_event: "Confidential issues events" are hooks of
        // their own.
        next.put("X-Gitlab-Event", "Confidential Issue Hook");
        next.put("Idempotency-Key", UUID.randomUUID().toString());
        tell("gitlab/" + source, next, body.replace("23", "25")).then().statusCode(200);
        assertThat(hints(source)).contains("issues 25 changed");
    }

    /** woocommerce.github.io/woocommerce-rest-api-docs, "Webhooks", section "Delivery/payload". */
    @Test
    void a_shop_of_woocommerce_tells_of_changes() {
        UUID source = listening("woocommerce", Map.of("url", "http://127.0.0.1:1"), SECRET);
        String ping = "webhook_id=12";
        tell("woocommerce/" + source, woo("", "", ping), ping).then().statusCode(200);
        // WC_Webhook::deliver_ping sends this body alone, without a signature, and saves the webhook only if the answer
        // is 200.
        tell("woocommerce/" + source, Map.of(), ping).then().statusCode(200);
        tell("woocommerce/" + source, Map.of(), ping + "&id=1").then().statusCode(401);
        tell("woocommerce/" + source, Map.of(), "").then().statusCode(401);
        tell("woocommerce/" + UUID.randomUUID(), Map.of(), ping).then().statusCode(404);
        assertThat(hints(source)).isEmpty();
        String body = "{\"id\":794,\"name\":\"Premium Quality\"}";
        Map<String, String> update = woo("product.updated", "d-" + UUID.randomUUID(), body);
        tell("woocommerce/" + source, update, body + "\n").then().statusCode(401);
        countsOnce(source, "woocommerce/" + source, update, body, "products 794 changed");

        String gone = "{\"id\":795}";
        tell("woocommerce/" + source, woo("product.deleted", "d-" + UUID.randomUUID(), gone), gone)
                .then()
                .statusCode(200);
        assertThat(hints(source)).containsExactly("products 795 deleted");
    }

    private static Map<String, String> woo(String topic, String delivery, String body) {
        return Map.of(
                "X-WC-Webhook-Topic",
                topic,
                "X-WC-Webhook-Delivery-ID",
                delivery,
                "X-WC-Webhook-Signature",
                Base64.getEncoder().encodeToString(hmac(SECRET, body)));
    }

    /** A message hints at a record; the same delivery, coming again after the hint was dealt with, does not. */
    private void countsOnce(UUID source, String place, Map<String, String> headers, String body, String hint) {
        tell(place, headers, body).then().statusCode(200);
        assertThat(hints(source)).containsExactly(hint);
        database.change(sql -> sql.update("delete from source_hint where source_id = ?", source));
        tell(place, headers, body).then().statusCode(200);
        assertThat(hints(source)).as("the same delivery again").isEmpty();
    }

    /** A source whose hook has a secret of its own. */
    private static UUID listening(String connector, Map<String, String> settings, String secret) {
        Map<String, String> credentials = connector.equals("woocommerce")
                ? Map.of("consumer_key", "ck_1", "consumer_secret", "cs_1", "webhook_secret", secret)
                : Map.of("token", "t0ken", "webhook_secret", secret);
        return UUID.fromString(Door.ofNewTenant().sourceOf(connector, settings, credentials));
    }

    private static Response tell(String place, Map<String, String> headers, String body) {
        return given().contentType("application/json")
                .headers(headers)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/webhooks/" + place);
    }

    private static Map<String, String> without(Map<String, String> headers, String name) {
        Map<String, String> fewer = new HashMap<>(headers);
        fewer.remove(name);
        return fewer;
    }

    private static byte[] hmac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonPath source(JsonPath session) {
        return Door.as(session.getString("token"))
                .get("/api/v1/sources/" + session.getString("source_id"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private List<String> hints(UUID source) {
        return database.list(
                row -> row.text("stream") + " " + row.text("key") + " " + row.text("kind"),
                "select * from source_hint where source_id = ? order by key",
                source);
    }
}
