package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.store.ObjectStore;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a tenant's key. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ShreddingTest {
    @Inject
    ObjectStore store;

    private DemoShop shop;
    private Door door;
    private String source;
    private String name;

    @BeforeEach
    void a_shop_and_its_tenant() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
        name = Door.as(Door.admin()).get("/api/v1/tenants/" + door.tenant()).path("name");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private io.restassured.response.ValidatableResponse shred(String confirmation) {
        return Door.as(Door.admin())
                .body(Map.of("tenant_name", confirmation))
                .delete("/api/v1/admin/tenants/" + door.tenant() + "/key")
                .then();
    }

    /** Shreds as soon as no job of the tenant is under way, also none of its daily care, and says when that was. */
    private String shredOnceAtRest() {
        await().atMost(Duration.ofMinutes(2)).until(() -> shred(name).extract().statusCode() == 200);
        return shred(name).statusCode(200).extract().path("shredded_at");
    }

    @Test
    void a_shredded_tenants_data_cannot_be_read_any_more_and_the_api_says_so() {
        String backup = door.backup(source).getString("id");
        assertThat(store.list(door.tenant() + "/keys/", Optional.empty(), 10)).hasSize(1);

        shred("another name").statusCode(400);
        String at = shredOnceAtRest();

        assertThat(store.list(door.tenant() + "/keys/", Optional.empty(), 10)).isEmpty();
        String records = "/api/v1/backups/" + backup + "/streams/products/records.ndjson";
        door.request().get(records).then().statusCode(410).body("code", equalTo("key_shredded"));
        door.request()
                .body(Map.of())
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(410)
                .body("code", equalTo("key_shredded"));
        door.request()
                .body(Map.of("backup_id", backup))
                .post("/api/v1/restores")
                .then()
                .statusCode(410)
                .body("code", equalTo("key_shredded"));
        door.request().get("/api/v1/backups/" + backup).then().statusCode(200);
        shred(name).statusCode(200).body("shredded_at", equalTo(at)).body("versions_left", equalTo(0));
    }

    @Test
    void a_tenant_at_work_keeps_its_key() {
        shop.faults().next("/api/", 1000, Fault.tooMany(1));
        String backup = door.startBackup(source);

        shred(name).statusCode(409).body("code", equalTo("tenant_at_work"));

        shop.faults().clear();
        assertThat(door.awaitBackup(backup).getString("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void only_an_admin_may_and_only_what_is_there() {
        door.request()
                .body(Map.of("tenant_name", name))
                .delete("/api/v1/admin/tenants/" + door.tenant() + "/key")
                .then()
                .statusCode(403);
        Door.as(Door.admin())
                .body(Map.of("tenant_name", name))
                .delete("/api/v1/admin/tenants/00000000-0000-0000-0000-000000000000/key")
                .then()
                .statusCode(404);
        Door.as(Door.admin())
                .body(Map.of())
                .delete("/api/v1/admin/tenants/" + door.tenant() + "/key")
                .then()
                .statusCode(400);
    }

    @Test
    void the_operator_sees_which_master_keys_are_needed() {
        Door.as(Door.admin())
                .get("/api/v1/admin/master-key")
                .then()
                .statusCode(200)
                .body("current", equalTo("local"))
                .body("data_keys.master_key", hasItem("local"))
                .body("data_keys.configured", hasItem(true));
    }
}
