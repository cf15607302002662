package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.stack.Inbox;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backup in which more than is usual disappeared or changed is marked, and what was good before it stays until somebody has looked. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class UnusualChangeTest {
    private static final String LONG_AGO = "2001-01-01T00:00:00Z";

    @Inject
    Expiry expiry;

    private DemoShop shop;
    private Door door;
    private String source;

    @BeforeEach
    void a_shop_of_thirty_products() {
        shop = DemoShop.with(Settings.small().withBucket(4000, 4000).withPageMax(10));
        door = Door.ofNewTenant();
        source = door.source(shop.url(), shop.token());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void
            a_shop_that_lost_two_fifths_of_its_products_is_marked_and_mailed_and_what_was_good_stays_until_somebody_looked() {
        List<String> good = goodBackups(4);
        delete(12);

        String marked = backup();

        assertThat(change(marked, "products"))
                .isEqualTo(Map.of("stream", "products", "deleted", 12, "changed", 0, "of", 30));
        assertThat(door.get("/api/v1/backups?unusual=true").getList("items.id")).containsExactly(marked);
        assertThat(good).noneMatch(id -> look(id).getList("unusual_change").size() > 0);
        awaitMailOn(marked);

        timeIsOverFor(good);
        timeIsOverFor(List.of(marked));
        expiry.sweep();
        assertThat(look(good.getFirst()).getBoolean("deleted"))
                .as("one more than is held back")
                .isTrue();
        List<String> held = List.of(good.get(1), good.get(2), good.get(3), marked);
        assertThat(held).allMatch(id -> !look(id).getBoolean("deleted") && look(id).getBoolean("held_back"));

        door.withRole("viewer").request().post(reviewed(marked)).then().statusCode(403);
        Door.ofNewTenant().request().post(reviewed(marked)).then().statusCode(404);
        String when = review(marked).statusCode(200).extract().path("reviewed_at");
        review(marked).statusCode(200).body("reviewed_at", equalTo(when)).body("held_back", equalTo(false));
        assertThat(look(good.getLast()).getBoolean("held_back")).isFalse();
        assertThat(look(marked).getList("unusual_change"))
                .as("the mark itself stays")
                .isNotEmpty();

        expiry.sweep();
        assertThat(held).allMatch(id -> look(id).getBoolean("deleted"));
    }

    @Test
    void a_stream_of_which_most_changed_is_marked_and_one_that_is_small_is_not() {
        backup();
        change(0, 16);
        shop.ids(Aisle.CUSTOMERS).forEach(id -> shop.change(Aisle.CUSTOMERS, id, "{\"note\":\"changed\"}"));

        String marked = backup();

        assertThat(look(marked).getList("unusual_change.stream")).containsExactly("products");
        assertThat(change(marked, "products")).containsEntry("changed", 16).containsEntry("deleted", 0);
    }

    @Test
    void a_first_backup_and_as_much_as_the_share_allows_are_not_unusual() {
        String first = backup();
        change(0, 15);

        String second = backup();

        assertThat(look(first).getList("unusual_change")).isEmpty();
        assertThat(look(second).getList("unusual_change")).isEmpty();
        review(second).statusCode(200).body("reviewed_at", equalTo(null));
    }

    @Test
    void what_an_incomplete_backup_saw_of_a_change_still_counts_beside_the_last_complete_one() {
        backup();
        change(0, 10);
        shop.faults()
                .next(
                        request -> request.path().equals("/api/products.json")
                                && request.query().contains("page=3"),
                        50,
                        new Fault.Blank());
        JsonPath partial = door.backup(source);
        shop.faults().clear();
        assertThat(partial.getString("state")).isEqualTo("PARTIAL");
        assertThat(partial.getList("unusual_change")).isEmpty();
        change(10, 20);

        String marked = backup();

        assertThat(change(marked, "products")).containsEntry("changed", 20).containsEntry("of", 30);
    }

    @Test
    void an_owner_may_delete_what_is_held_back_and_with_the_marked_backup_its_hold_goes() {
        List<String> good = goodBackups(2);
        delete(12);
        String marked = backup();
        timeIsOverFor(good);

        door.request().delete("/api/v1/backups/" + good.getFirst()).then().statusCode(202);
        assertThat(look(good.getLast()).getBoolean("held_back")).isTrue();
        door.request().delete("/api/v1/backups/" + marked).then().statusCode(202);

        assertThat(look(good.getLast()).getBoolean("held_back")).isFalse();
        review(marked).statusCode(410);
        expiry.sweep();
        assertThat(look(good.getLast()).getBoolean("deleted")).isTrue();
    }

    private List<String> goodBackups(int count) {
        return IntStream.range(0, count).mapToObj(each -> backup()).toList();
    }

    private String backup() {
        JsonPath ended = door.backup(source);
        assertThat(ended.getString("state")).as(ended.prettify()).isEqualTo("SUCCEEDED");
        return ended.getString("id");
    }

    private void delete(int count) {
        shop.ids(Aisle.PRODUCTS).stream().limit(count).forEach(id -> shop.delete(Aisle.PRODUCTS, id));
    }

    private void change(int from, int to) {
        shop.ids(Aisle.PRODUCTS)
                .subList(from, to)
                .forEach(id -> shop.change(Aisle.PRODUCTS, id, "{\"vendor\":\"changed\"}"));
    }

    private JsonPath look(String backup) {
        return door.get("/api/v1/backups/" + backup);
    }

    private Map<String, Object> change(String backup, String stream) {
        return look(backup).getMap("unusual_change.find { it.stream == '" + stream + "' }");
    }

    private static String reviewed(String backup) {
        return "/api/v1/backups/" + backup + "/reviewed";
    }

    private ValidatableResponse review(String backup) {
        return door.withRole("operator").request().post(reviewed(backup)).then();
    }

    private void timeIsOverFor(List<String> backups) {
        backups.forEach(id -> door.request()
                .body(Map.of("expires_at", LONG_AGO))
                .patch("/api/v1/backups/" + id)
                .then()
                .statusCode(200));
    }

    private static void awaitMailOn(String backup) {
        String operator = ConfigProvider.getConfig().getValue("holdfast.notify.operator-address", String.class);
        Inbox inbox = Inbox.of(Map.of(Inbox.PORT, ConfigProvider.getConfig().getValue(Inbox.PORT, String.class)));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> inbox.mailsTo(operator).stream()
                        .anyMatch(mail -> mail.subject().contains("unusual change")
                                && mail.text().contains(backup)
                                && mail.text().contains("products: 12 of 30 records are gone, 0 changed")));
    }
}
