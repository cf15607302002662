package io.holdfast.api;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStackResource.class)
class IsolationTest {
    private static final Map<String, Object> SOURCE_FORM =
            Map.of("name", "theirs", "connector", "demo-shop", "settings", Map.of("url", "http://127.0.0.1:1"));

    @Test
    void another_tenants_ids_are_not_found_anywhere() {
        try (DemoShop shop = DemoShop.with(Settings.small().withBucket(4000, 4000))) {
            Door mine = Door.ofNewTenant();
            Door theirs = Door.ofNewTenant();
            String source = mine.source(shop.url(), shop.token());
            var backup = mine.backup(source);
            String id = backup.getString("id");
            String job = backup.getString("job_id");
            String restore =
                    mine.restore(id, List.of(Map.of("name", "customers"))).getString("id");
            long key = shop.ids(io.holdfast.shop.Aisle.PRODUCTS).getFirst();

            for (String path : List.of(
                    "/sources/" + source,
                    "/backups/" + id,
                    "/backups/" + id + "/streams",
                    "/backups/" + id + "/streams/products/records/" + key,
                    "/backups/" + id + "/streams/products/records.ndjson",
                    "/backups/" + id + "/streams/products/records.csv",
                    "/backups/" + id + "/streams/products/records?q=a",
                    "/backups/" + id + "/streams/products/record?key=" + key,
                    "/backups/" + id + "/download",
                    "/backups/" + id + "/download?format=ndjson",
                    "/backups/" + id + "/media",
                    "/backups/" + id + "/media?url=x",
                    "/backups/" + id + "/media/missing",
                    "/sources/" + source + "/streams/products/records/" + key + "/history",
                    "/sources/" + source + "/streams/products/history?key=" + key,
                    "/jobs/" + job,
                    "/restores/" + restore,
                    "/restores/" + restore + "/items",
                    "/restores/" + restore + "/items.csv",
                    "/restores/" + restore + "/items.ndjson",
                    "/restores/" + restore + "/key-map",
                    "/restores/" + restore + "/plan")) {
                theirs.request().get("/api/v1" + path).then().statusCode(404).body("code", equalTo("not_found"));
            }
            theirs.request().delete("/api/v1/backups/" + id).then().statusCode(404);
            theirs.request().delete("/api/v1/sources/" + source).then().statusCode(404);
            theirs.request()
                    .body(SOURCE_FORM)
                    .put("/api/v1/sources/" + source)
                    .then()
                    .statusCode(404);
            theirs.request().post("/api/v1/sources/" + source + "/check").then().statusCode(404);
            theirs.request()
                    .body(Map.of())
                    .post("/api/v1/sources/" + source + "/backups")
                    .then()
                    .statusCode(404);
            theirs.request().post("/api/v1/jobs/" + job + "/cancel").then().statusCode(404);
            theirs.request()
                    .body(Map.of("backup_id", id))
                    .post("/api/v1/restores")
                    .then()
                    .statusCode(404);
            Door others = Door.ofNewTenant();
            String theirBackup =
                    others.backup(others.source(shop.url(), shop.token())).getString("id");
            others.request()
                    .body(Map.of("backup_id", theirBackup, "target_source_id", source))
                    .post("/api/v1/restores")
                    .then()
                    .statusCode(404);
            theirs.request()
                    .body(Map.of("plan_id", restore))
                    .post("/api/v1/restores")
                    .then()
                    .statusCode(404);
            for (String deed : List.of("cancel", "pause", "resume", "retry", "undo")) {
                theirs.request()
                        .post("/api/v1/restores/" + restore + "/" + deed)
                        .then()
                        .statusCode(404);
            }
            for (String list :
                    List.of("/sources", "/backups", "/jobs", "/restores", "/freshness", "/progress?job=" + job)) {
                theirs.request().get("/api/v1" + list).then().statusCode(200).body("items", hasSize(0));
            }
            theirs.request().get("/api/v1/backups?source=" + source).then().body("items", hasSize(0));
        }
    }

    @Test
    void the_platform_admin_sees_no_tenants_data() {
        Door.as(Door.admin()).get("/api/v1/sources").then().statusCode(403);
        Door.as(Door.admin()).get("/api/v1/backups").then().statusCode(403);
    }

    @Test
    void a_viewer_changes_nothing_and_an_operator_deletes_nothing() {
        Door owner = Door.ofNewTenant();
        String source = owner.source("http://127.0.0.1:9", "secret");
        Door viewer = owner.withRole("viewer");
        Door operator = owner.withRole("operator");

        viewer.request().get("/api/v1/sources/" + source).then().statusCode(200);
        viewer.request()
                .body(Map.of())
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(403);
        viewer.request().body(SOURCE_FORM).post("/api/v1/sources").then().statusCode(403);
        operator.request().delete("/api/v1/sources/" + source).then().statusCode(403);
        operator.request().get("/api/v1/tenants").then().statusCode(403);
        owner.request().delete("/api/v1/sources/" + source).then().statusCode(204);
    }

    @Test
    void credentials_go_in_and_never_come_out() {
        Door owner = Door.ofNewTenant();
        String source = owner.source("http://127.0.0.1:9", "a-very-secret-token");

        String one = owner.request().get("/api/v1/sources/" + source).asString();
        String all = owner.request().get("/api/v1/sources").asString();

        org.assertj.core.api.Assertions.assertThat(one + all)
                .doesNotContain("a-very-secret-token")
                .doesNotContain("credentials");
    }

    @Test
    void the_one_time_secret_works_once() {
        Door.admin();
        String secret = org.eclipse.microprofile.config.ConfigProvider.getConfig()
                .getValue("holdfast.bootstrap.secret", String.class);
        io.restassured.RestAssured.given()
                .contentType("application/json")
                .body(Map.of("secret", secret))
                .post("/api/v1/auth/bootstrap")
                .then()
                .statusCode(403)
                .body("code", equalTo("bootstrap_refused"));
    }

    @Test
    void a_source_is_changed_only_by_who_saw_its_latest_version() {
        Door owner = Door.ofNewTenant();
        String source = owner.source("http://127.0.0.1:9", "secret");
        String etag = owner.request().get("/api/v1/sources/" + source).header("ETag");

        owner.request()
                .header("If-Match", etag)
                .body(SOURCE_FORM)
                .put("/api/v1/sources/" + source)
                .then()
                .statusCode(200);
        owner.request()
                .header("If-Match", etag)
                .body(SOURCE_FORM)
                .put("/api/v1/sources/" + source)
                .then()
                .statusCode(409)
                .body("code", equalTo("source_changed"));
    }

    @Test
    void bad_input_is_refused_with_a_code() {
        Door owner = Door.ofNewTenant();
        owner.request()
                .body("{")
                .post("/api/v1/sources")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
        owner.request()
                .body("{\"nonsense\":1}")
                .post("/api/v1/sources")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
        owner.request()
                .body(Map.of("name", "x", "connector", "nothing"))
                .post("/api/v1/sources")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown_connector"));
        owner.request()
                .body(Map.of("name", "x", "connector", "demo-shop"))
                .post("/api/v1/sources")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_settings"));
        for (String url : new String[] {"file:///etc/passwd", "http://x\0y", "http://x\ny", "http://u:p@x", "x"}) {
            Map<String, Object> settings = Map.of("url", url);
            owner.request()
                    .body(Map.of(
                            "name",
                            "x",
                            "connector",
                            "demo-shop",
                            "settings",
                            settings,
                            "credentials",
                            Map.of("token", "x")))
                    .post("/api/v1/sources")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_settings"));
        }
        owner.request().get("/api/v1/backups?limit=0").then().statusCode(400).body("code", equalTo("invalid_request"));
        owner.request().get("/api/v1/backups?cursor=!!").then().statusCode(400).body("code", equalTo("invalid_cursor"));
        owner.request().get("/api/v1/backups/not-an-id").then().statusCode(404);
        owner.request()
                .body(Map.of())
                .post("/api/v1/restores")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }

    @Test
    void what_is_wrong_in_a_body_is_named_as_the_body_names_it() {
        Door owner = Door.ofNewTenant();
        String restore = """
                {"backup_id": "00000000-0000-0000-0000-000000000000", "streams": [{"name": "products"}, {"name": ""}]}""";
        owner.request()
                .body(restore)
                .post("/api/v1/restores/file")
                .then()
                .statusCode(400)
                .body("detail", containsString("streams[1].name "));
        owner.request()
                .body("{}")
                .post("/api/v1/restores/file")
                .then()
                .statusCode(400)
                .body("detail", containsString("backup_id "));
        owner.request().get("/api/v1/backups?limit=0").then().statusCode(400).body("detail", startsWith("limit "));
    }

    @Test
    void what_no_database_takes_is_refused_with_a_code() {
        Door owner = Door.ofNewTenant();
        for (String cursor : List.of("YQBi", "KzEwMDAwMDAwMDAtMTItMzFUMjM6NTk6NTlaLzAwMDA")) {
            owner.request().get("/api/v1/sources?cursor=YQBi").then().statusCode(400);
            owner.request().get("/api/v1/jobs?cursor=" + cursor).then().statusCode(400);
        }
        owner.request()
                .body("{\"name\":\"a\\u0000\",\"role\":\"viewer\"}")
                .post("/api/v1/api-keys")
                .then()
                .statusCode(400);
        io.restassured.RestAssured.given()
                .contentType("text/plain")
                .body("x")
                .post("/api/v1/auth/tokens")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }
}
