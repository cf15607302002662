package io.holdfast.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.holdfast.database.Database;
import io.holdfast.platform.Browser;
import io.holdfast.platform.Platform;
import io.holdfast.platform.Platform.TokenFault;
import io.holdfast.platform.PlatformResource;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a platform's link to a session, and everything that is refused on the way. */
@QuarkusTest
@WithTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "separate", value = "true"))
@WithTestResource(PlatformResource.class)
class InstallTest {
    @Inject
    Database database;

    @Inject
    InstallRows rows;

    private final Platform platform = new Platform();
    private final Browser browser = new Browser();

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void a_shop_installs_and_its_owner_is_signed_in_without_a_token_in_any_address() {
        Response begun = browser.open("/api/v1/install/market?" + platform.link(Instant.now()));

        String question = begun.then().statusCode(303).extract().header("Location");
        assertThat(question).startsWith("http://" + platform.shop() + "/admin/oauth/authorize?");
        assertThat(Platform.parsed(question.substring(question.indexOf('?') + 1)))
                .containsEntry("client_id", Platform.CLIENT_ID)
                .containsEntry("scope", "read_products,write_products")
                .containsEntry("redirect_uri", "https://backup.example.com/api/v1/install/market/callback");
        assertThat(begun.header("Set-Cookie")).containsIgnoringCase("HttpOnly").contains("Secure", "SameSite=Lax");
        Response end = browser.open(browser.consent(question));
        assertThat(end.header("Location")).doesNotContain("at_", "rt_", "eyJ");
        JsonPath session = opened(Browser.code(end));
        assertThat(session.getString("role")).isEqualTo("owner");
        JsonPath source = source(session);
        assertThat(source.getString("account")).isEqualTo(platform.shop());
        assertThat(source.getString("state")).isEqualTo("ACTIVE");
        Door.as(session.getString("token"))
                .post("/api/v1/sources/" + session.getString("source_id") + "/check")
                .then()
                .statusCode(200);
    }

    @Test
    void a_link_that_is_not_genuine_too_old_or_was_used_before_is_refused() {
        String link = platform.link(Instant.now());
        refused(link.replace("hmac=", "hmac=00"));
        refused(link.replace("shop=127", "shop=128"));
        refused(link + "&more=1");
        refused(link.replaceAll("&hmac=.*", ""));
        refused(link + "&shop=again");
        refused(platform.link(Instant.now().minusSeconds(301)));
        refused(platform.link(Instant.now().plusSeconds(330)));
        refused(Platform.signed(Map.of("timestamp", String.valueOf(Instant.now().getEpochSecond()))));

        browser.open("/api/v1/install/market?" + link).then().statusCode(303);
        refused(link);
    }

    @Test
    void a_genuine_link_to_a_host_that_is_no_shop_leads_nowhere() {
        String now = String.valueOf(Instant.now().getEpochSecond());

        browser.open("/api/v1/install/market?" + Platform.signed(Map.of("shop", "evil.example.com", "timestamp", now)))
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_settings"));
    }

    private void refused(String query) {
        new Browser()
                .open("/api/v1/install/market?" + query)
                .then()
                .statusCode(403)
                .body("code", equalTo("install_refused"));
    }

    @Test
    void a_callback_counts_once_in_the_browser_that_began_and_within_ten_minutes() {
        String back = browser.consent(browser.begin(platform));
        stateInvalid(new Browser(), back);
        stateInvalid(new Browser().with("A".repeat(43)), back);
        browser.open(back).then().statusCode(303);
        stateInvalid(browser, back);

        String late = browser.consent(browser.begin(platform));
        database.change(sql -> sql.update("update install_state set expires_at = now() - interval '1 second'"));
        stateInvalid(browser, late);
    }

    private static void stateInvalid(Browser someone, String back) {
        someone.open(back).then().statusCode(403).body("code", equalTo("install_state_invalid"));
    }

    @Test
    void a_callback_that_is_not_signed_or_for_another_shop_or_a_no_connects_nothing() {
        String back = browser.consent(browser.begin(platform));
        browser.open(back.replace("code=", "code=x")).then().statusCode(403).body("code", equalTo("install_refused"));
        Map<String, String> params = new HashMap<>(Platform.parsed(back.substring(back.indexOf('?') + 1)));
        params.remove("hmac");
        params.put("shop", "127.0.0.1:1234");
        browser.open("/api/v1/install/market/callback?" + Platform.signed(params))
                .then()
                .statusCode(403)
                .body("detail", containsString("another account"));

        params.put("shop", platform.shop());
        params.put("state", Platform.parsed(browser.begin(platform)).get("state"));
        params.remove("code");
        params.put("error", "access_denied");
        browser.open("/api/v1/install/market/callback?" + Platform.signed(params))
                .then()
                .statusCode(403)
                .body("detail", containsString("access_denied"));
        assertThat(sources()).isZero();
    }

    @Test
    void a_code_that_the_platform_refuses_or_does_not_answer_connects_nothing() {
        platform.next(TokenFault.REFUSED);
        browser.open(browser.consent(browser.begin(platform)))
                .then()
                .statusCode(403)
                .body("code", equalTo("install_refused"));
        platform.next(TokenFault.ILL);
        browser.open(browser.consent(browser.begin(platform)))
                .then()
                .statusCode(502)
                .body("code", equalTo("source_failed"));
        assertThat(sources()).isZero();

        opened(browser.install(platform));
        assertThat(sources()).isEqualTo(1);
    }

    private long sources() {
        return database.first(
                        row -> row.large("n"), "select count(*) as n from source where account = ?", platform.shop())
                .orElseThrow();
    }

    @Test
    void a_one_time_code_is_taken_once_and_within_a_minute() {
        String code = browser.install(platform);
        opened(code);
        for (String bad : Stream.of(code, "nonsense", browser.install(platform)).toList()) {
            database.change(sql -> sql.update("update install_code set expires_at = now() - interval '1 second'"));
            Browser.session(bad).then().statusCode(401).body("code", equalTo("install_code_invalid"));
        }
        Browser.session("").then().statusCode(400);
    }

    @Test
    void nothing_that_counts_once_lies_in_the_database_as_it_is() {
        String question = browser.begin(platform);
        String state =
                Platform.parsed(question.substring(question.indexOf('?') + 1)).get("state");

        assertThat(database.first(
                        row -> row.bytes("state"),
                        "select state from install_state where account = ?",
                        platform.shop()))
                .hasValueSatisfying(kept -> assertThat(kept).isEqualTo(OneTime.hash(state)));
    }

    @Test
    void an_account_that_comes_back_finds_its_source_and_its_backups() {
        JsonPath first = opened(browser.install(platform));
        String source = first.getString("source_id");
        String token = first.getString("token");
        String backup = Door.as(token)
                .body(Map.of())
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> "SUCCEEDED"
                        .equals(Door.as(token).get("/api/v1/backups/" + backup).path("state")));
        database.change(sql -> sql.update("update source_token set renew_at = now() - interval '1 second'"));
        platform.next(TokenFault.REFUSED);
        Door.as(token)
                .post("/api/v1/sources/" + source + "/check")
                .then()
                .statusCode(502)
                .body("code", equalTo("source_credentials_refused"));
        assertThat(source(first).getString("state")).isEqualTo("REVOKED");
        assertThat(source(first).getString("revoked_reason")).contains("invalid_grant");

        JsonPath again = opened(browser.install(platform));

        assertThat(again.getString("source_id")).isEqualTo(source);
        assertThat(again.getString("tenant_id")).isEqualTo(first.getString("tenant_id"));
        assertThat(source(again).getString("state")).isEqualTo("ACTIVE");
        Door.as(again.getString("token"))
                .get("/api/v1/sources/" + source)
                .then()
                .body("revoked_reason", nullValue());
        Door.as(again.getString("token"))
                .get("/api/v1/backups?source=" + source)
                .then()
                .statusCode(200)
                .body("items.id", hasItem(backup));
        Door.as(again.getString("token"))
                .post("/api/v1/sources/" + source + "/check")
                .then()
                .statusCode(200);
    }

    @Test
    void a_signed_in_person_connects_an_account_to_their_own_tenant() {
        Door door = Door.ofNewTenant();
        Response begun = door.request()
                .body(Map.of("settings", Map.of("url", "http://" + platform.shop())))
                .post("/api/v1/install/forge");
        String question = begun.then().statusCode(200).extract().path("authorize_url");
        browser.with(begun.cookie("holdfast_install"));

        JsonPath session = opened(Browser.code(browser.open(browser.consent(question))));

        assertThat(session.getString("tenant_id")).isEqualTo(door.tenant());
        assertThat(session.getString("role")).isEqualTo("operator");
        JsonPath source = door.get("/api/v1/sources/" + session.getString("source_id"));
        assertThat(source.getString("account")).isEqualTo(platform.shop().replace("127.0.0.1:", ""));
        assertThat(source.getString("settings.url")).isEqualTo("http://" + platform.shop());
    }

    @Test
    void what_is_not_offered_says_why() {
        Door door = Door.ofNewTenant();
        door.request()
                .body(Map.of())
                .post("/api/v1/install/wordpress")
                .then()
                .statusCode(422)
                .body("code", equalTo("install_not_offered"));
        door.request()
                .body(Map.of())
                .post("/api/v1/install/nothing")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown_connector"));
        door.request()
                .body(Map.of("settings", Map.of("port", "1")))
                .post("/api/v1/install/forge")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_settings"));
        door.request()
                .body(Map.of("settings", Map.of("url", "http://10.0.0.1")))
                .post("/api/v1/install/forge")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_settings"));
        door.withRole("viewer")
                .request()
                .body(Map.of())
                .post("/api/v1/install/forge")
                .then()
                .statusCode(403);
        browser.open("/api/v1/install/forge?shop=x")
                .then()
                .statusCode(422)
                .body("code", equalTo("install_not_offered"));
    }

    @Test
    void what_is_over_is_forgotten_by_the_sweep() {
        browser.begin(platform);
        database.change(sql -> sql.update("update install_state set expires_at = now() - interval '1 second'"));

        rows.forget(Duration.ofDays(1));

        assertThat(database.list(row -> 1, "select 1 from install_state where account = ?", platform.shop()))
                .isEmpty();
    }

    private static JsonPath opened(String code) {
        return Browser.session(code).then().statusCode(200).extract().jsonPath();
    }

    private static JsonPath source(JsonPath session) {
        return Door.as(session.getString("token"))
                .get("/api/v1/sources/" + session.getString("source_id"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
