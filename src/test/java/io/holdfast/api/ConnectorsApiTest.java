package io.holdfast.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ConnectorsApiTest {
    private static Door door;

    @BeforeEach
    void somebodyIsSignedIn() {
        door = door == null ? Door.ofNewTenant().withRole("viewer") : door;
    }

    @Test
    void connectors_say_what_a_person_wants_to_know_before_choosing() {
        door.request()
                .get("/api/v1/connectors/wordpress")
                .then()
                .statusCode(200)
                .body("title", equalTo("WordPress"))
                .body("authenticator", equalTo("basic"))
                .body("installable", equalTo(false))
                .body("settings.name", hasItem("url"))
                .body("credentials.description", hasItem(containsString("application password")))
                .body("streams.find { it.name == 'media' }.media", equalTo(true))
                .body("streams.find { it.name == 'media' }.restorable", equalTo("partial"))
                .body("streams.find { it.name == 'media' }.reason", containsString("new id"))
                .body("streams.find { it.name == 'users' }.writes", empty())
                .body("streams.find { it.name == 'posts' }.writes", contains("create", "update", "delete"))
                .body("streams.find { it.name == 'posts' }.references", hasItems("media", "tags"))
                .body("streams.find { it.name == 'posts' }.paginator", equalTo("page"))
                .body("streams.find { it.name == 'posts' }.page_size", equalTo(100))
                .body("streams.find { it.name == 'posts' }.count", equalTo(true));
    }

    @Test
    void a_list_that_is_known_is_not_sent_again() {
        String tag = door.request()
                .get("/api/v1/connectors")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("demo-shop", "wordpress"))
                .extract()
                .header("ETag");

        door.request()
                .header("If-None-Match", tag)
                .get("/api/v1/connectors")
                .then()
                .statusCode(304);
        door.request()
                .header("If-None-Match", tag)
                .get("/api/v1/connectors/none")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown_connector"));
    }

    @Test
    void the_example_of_the_description_works_when_it_is_pasted() {
        String example = given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .extract()
                .path(
                        "paths.'/api/v1/connectors/validate'.post.requestBody.content.'application/yaml'.examples.notes.value");

        validate(example)
                .body("valid", equalTo(true))
                .body("faults", empty())
                .body("connector.name", equalTo("notes"))
                .body("connector.streams[0].key", contains("/id"))
                .body("connector.streams[0].kind", equalTo("records"))
                .body("connector.streams[0].incremental", equalTo(false))
                .body("connector.streams[0].deletes", equalTo("full_sweep"));
    }

    @Test
    void all_faults_are_told_with_their_places() {
        validate("name: Notes\ntype: rest\nbase_url: https://a.example\ncheck: {path: me}\nstreams: []\n")
                .body("valid", equalTo(false))
                .body("connector", nullValue())
                .body("faults.line", contains(1, 4, 5))
                .body("faults.column", contains(1, 9, 1))
                .body("faults.path", contains("/name", "/check/path", "/streams"))
                .body("faults.message", hasItem("check/path has to begin with /"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\u0000",
                "\t- a",
                "<html>",
                "{",
                "'",
                "&a [*a]",
                "a: &a [*a, *a]",
                "a: 1\na: 2",
                "--- a\n--- b",
                "!!java.net.URL [x]",
                "? [a]: b",
                "%YAML 9.9\n---\n"
            })
    void what_is_no_connector_has_faults(String text) {
        validate(text).body("valid", equalTo(false)).body("faults[0].message", notNullValue());
    }

    @Test
    void deep_and_long_texts_are_refused() throws Exception {
        validate("[".repeat(10_000)).body("faults[0].message", containsString("nested deeper"));
        yaml().body("#".repeat(300_000).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/connectors/validate")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("detail", containsString("262144"));
        assertThat(statusOfAnnounced(1_100_000)).isEqualTo(413);
    }

    @Test
    void texts_come_as_yaml_or_plain_and_from_the_signed_in_only() {
        for (String type : new String[] {"application/yaml", "text/yaml", "application/x-yaml", "text/plain"}) {
            yaml().contentType(type)
                    .body("a: 1".getBytes(StandardCharsets.UTF_8))
                    .post("/api/v1/connectors/validate")
                    .then()
                    .statusCode(200);
        }
        given().contentType("text/yaml")
                .body("a: 1".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/connectors/validate")
                .then()
                .statusCode(401);
        yaml().auth()
                .oauth2(Door.admin())
                .body("a: 1".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/connectors/validate")
                .then()
                .statusCode(200);
    }

    @Test
    void editors_read_the_schema_without_signing_in() {
        String schema = given().get("/api/v1/connectors/schema")
                .then()
                .statusCode(200)
                .contentType("application/schema+json")
                .extract()
                .asString();

        assertThat(schema).contains("https://json-schema.org/draft/2020-12/schema", "primary_key");
    }

    private static RequestSpecification yaml() {
        return given().auth().oauth2(door.token()).contentType("application/yaml");
    }

    private static ValidatableResponse validate(String text) {
        return yaml().body(text.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/connectors/validate")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("code", not(equalTo("internal_error")));
    }

    /** Asks first whether a body of that size may be sent: the service closes the connection on one that is too large, and whoever still writes then hears no answer. */
    private static int statusOfAnnounced(int size) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + RestAssured.port + "/api/v1/connectors/validate"))
                    .header("Authorization", "Bearer " + Door.ofNewTenant().token())
                    .header("Content-Type", "application/yaml")
                    .version(HttpClient.Version.HTTP_1_1)
                    .expectContinue(true)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            "#".repeat(size).getBytes(StandardCharsets.UTF_8)))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
