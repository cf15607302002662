package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.database.Database;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class IdempotencyTest {
    @Inject
    Database database;

    private Door door;

    @BeforeEach
    void signIn() {
        door = Door.ofNewTenant();
    }

    @Test
    void a_call_that_is_sent_again_makes_nothing_and_is_answered_as_it_was() {
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            String source = door.source(shop.url(), shop.token());
            String address = "/api/v1/sources/" + source + "/backups";

            Response first = with("one").body("{\"note\":\"n\"}").post(address);
            Response again = with("one").body("{ \"note\" : \"n\" }").post(address);

            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(first.header("Idempotency-Replayed")).isNull();
            assertThat(again.statusCode()).isEqualTo(202);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.header("Location")).isEqualTo(first.header("Location"));
            assertThat(again.asString()).isEqualTo(first.asString());
            door.awaitBackup(first.jsonPath().getString("id"));
            assertThat(door.get("/api/v1/backups?source=" + source).getList("items"))
                    .hasSize(1);
            String other = with("two")
                    .body("{\"note\":\"n\"}")
                    .post(address)
                    .jsonPath()
                    .getString("id");
            assertThat(other).isNotEqualTo(first.jsonPath().getString("id"));
            door.awaitBackup(other);
        }
    }

    @Test
    void a_key_is_good_for_one_call_alone() {
        with("k").body(source("one")).post("/api/v1/sources").then().statusCode(201);

        with("k")
                .body(source("two"))
                .post("/api/v1/sources")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_mismatch"));
        with(" ").body(source("two")).post("/api/v1/sources").then().statusCode(400);
        with("ä")
                .body(source("two"))
                .post("/api/v1/sources")
                .then()
                .statusCode(400)
                .body("detail", containsString("Idempotency-Key"));
    }

    @Test
    void a_call_that_was_refused_may_be_sent_again_with_its_key() {
        with("k")
                .body(Map.of("name", "x", "connector", "nothing"))
                .post("/api/v1/sources")
                .then()
                .statusCode(400);
        with("k").body(source("x")).post("/api/v1/sources").then().statusCode(201);
    }

    @Test
    void keys_of_different_tenants_do_not_touch_each_other() {
        String mine =
                with("k").body(source("x")).post("/api/v1/sources").jsonPath().getString("id");
        String theirs = Door.ofNewTenant()
                .request()
                .header("Idempotency-Key", "k")
                .body(source("x"))
                .post("/api/v1/sources")
                .jsonPath()
                .getString("id");

        assertThat(mine).isNotNull().isNotEqualTo(theirs);
    }

    @Test
    void of_calls_that_come_in_together_one_makes_something_and_all_are_answered_with_it() throws Exception {
        List<Future<Response>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                answers.add(
                        threads.submit(() -> with("k").body(source("together")).post("/api/v1/sources")));
            }
        }

        List<String> ids = new ArrayList<>();
        for (Future<Response> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(201);
            ids.add(answer.get().jsonPath().getString("id"));
        }
        assertThat(ids).doesNotContainNull().containsOnly(ids.getFirst());
        assertThat(door.get("/api/v1/sources").getList("items")).hasSize(1);
    }

    @Test
    void a_key_is_free_again_after_a_day() {
        String first =
                with("k").body(source("one")).post("/api/v1/sources").jsonPath().getString("id");
        database.change(sql -> sql.update("update idempotency_key set created_at = created_at - interval '25 hours'"));

        String second =
                with("k").body(source("two")).post("/api/v1/sources").jsonPath().getString("id");

        assertThat(second).isNotNull().isNotEqualTo(first);
    }

    private RequestSpecification with(String key) {
        return door.request().header("Idempotency-Key", key);
    }

    private static Map<String, Object> source(String name) {
        return Map.of(
                "name",
                name,
                "connector",
                "demo-shop",
                "settings",
                Map.of("url", "http://127.0.0.1:1"),
                "credentials",
                Map.of("token", "t"));
    }
}
