package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.demo.ShopComparator;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backup that is put into another source than its own. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class OtherSourceTest extends RestoreCase {
    private DemoShop other;
    private String target;

    @BeforeEach
    void a_second_shop_that_is_empty() {
        other = DemoShop.with(Settings.small().withSizes(0, 0, 0, 0, 0).withBucket(4000, 4000));
        target = door.source(other.url(), other.token());
    }

    @AfterEach
    void close_the_second_shop() {
        other.close();
    }

    @Test
    void an_empty_shop_becomes_equal_and_a_second_restore_finds_what_the_first_made() {
        JsonPath first = door.restore(Map.of("backup_id", backup, "target_source_id", target));

        assertThat(first.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(first.getString("source_id")).isEqualTo(target);
        assertThat(first.getInt("totals.created"))
                .isEqualTo(shop.snapshot().size())
                .isEqualTo(other.snapshot().size());
        assertThat(ShopComparator.differences(shop.snapshot(), other.snapshot()))
                .isEmpty();

        JsonPath again = door.restore(Map.of("backup_id", backup, "target_source_id", target));

        assertThat(again.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(again.getInt("totals.created")).isZero();
        assertThat(again.getInt("totals.changed")).isZero();
    }

    @Test
    void a_record_of_the_same_number_is_another_one() {
        // Both shops count from the same number, so that keys mean different things in each.
        long theirs = other.create(Aisle.CUSTOMERS, "{\"email\":\"somebody@else.example\",\"first_name\":\"Else\"}");
        long same = other.create(
                Aisle.CUSTOMERS,
                "{\"email\":\"" + text(Aisle.CUSTOMERS, customers.getFirst(), "email")
                        + "\",\"first_name\":\"Other\"}");

        JsonPath restore = door.restore(Map.of(
                "backup_id", backup, "target_source_id", target, "streams", List.of(Map.of("name", "customers"))));

        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(restore.getInt("totals.created")).isEqualTo(customers.size() - 1);
        assertThat(other.find(Aisle.CUSTOMERS, theirs)
                        .orElseThrow()
                        .get("first_name")
                        .asText())
                .isEqualTo("Else");
        assertThat(other.find(Aisle.CUSTOMERS, same)
                        .orElseThrow()
                        .get("first_name")
                        .asText())
                .isEqualTo(name(customers.getFirst()));

        JsonPath undone = door.followUp(restore.getString("id"), "undo");

        assertThat(undone.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(other.count(Aisle.CUSTOMERS)).isEqualTo(2);
        assertThat(other.find(Aisle.CUSTOMERS, same)
                        .orElseThrow()
                        .get("first_name")
                        .asText())
                .isEqualTo("Other");
    }

    @Test
    void another_sources_backup_deletes_nothing() {
        door.request()
                .body(Map.of(
                        "backup_id",
                        backup,
                        "target_source_id",
                        target,
                        "deletes",
                        List.of(Map.of("stream", "customers", "all", true))))
                .post("/api/v1/restores")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }
}
