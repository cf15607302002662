package io.holdfast.platform.shops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import io.holdfast.platform.Keeping;
import io.holdfast.platform.shops.PlatformServer.Call;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shop on WooCommerce, written many records at a time. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class WooBatchTest {
    private static final String TAGS = WooCommerce.PREFIX + "products/tags";

    private final WooCommerce shop = new WooCommerce();
    private Keeping keeping;

    @BeforeEach
    void a_source() {
        keeping = new Keeping(
                "woocommerce",
                Map.of("url", shop.server.url(), "rate_limit_capacity", "100", "rate_limit_refill", "500"),
                Map.of("consumer_key", WooCommerce.KEY, "consumer_secret", WooCommerce.SECRET));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<Long> tags(int count) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(shop.site.add("products/tags", 0, Map.of("name", "Tag " + i)));
        }
        return ids;
    }

    private List<String> names() {
        return shop.site.shelf("products/tags", 0).all().stream()
                .map(each -> each.get("name").asText())
                .sorted()
                .toList();
    }

    /** The writes since this was last asked. */
    private List<Call> writes() {
        return shop.server.calls().stream()
                .filter(call -> !call.method().matches("GET|HEAD"))
                .toList();
    }

    private static int records(Call call, String list) {
        JsonNode sent = ExactJson.object(call.body().getBytes(StandardCharsets.UTF_8));
        return sent.path(list).size();
    }

    private static String outcome(Map<String, Object> item) {
        return item.get("outcome") + " " + item.get("error_code");
    }

    @Test
    void what_is_gone_and_what_changed_is_written_by_the_hundred_and_read_back_one_by_one() {
        List<Long> ids = tags(230);
        List<String> before = names();
        String backup = keeping.backup("tags");
        ids.subList(0, 120).forEach(id -> shop.site.delete("products/tags", id));
        ids.subList(120, 220).forEach(id -> shop.site.change("products/tags", id, "description", "Changed"));
        shop.server.calls();

        JsonPath restore = keeping.restored(backup, "tags");

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.created")).isEqualTo(120);
        assertThat(restore.getInt("totals.changed")).isEqualTo(100);
        assertThat(keeping.items(restore)).allSatisfy(item -> assertThat(item).containsEntry("read_back", "same"));
        assertThat(names()).isEqualTo(before);
        List<Call> writes = writes();
        assertThat(writes).hasSize(4).allSatisfy(call -> {
            assertThat(call.target()).isEqualTo(TAGS + "/batch");
            assertThat(call.status()).isEqualTo(200);
            assertThat(records(call, "create") + records(call, "update")).isLessThanOrEqualTo(100);
        });
        assertThat(writes.stream().mapToInt(call -> records(call, "create")).sum())
                .isEqualTo(120);
    }

    @Test
    void a_plan_counts_the_calls_that_its_records_share() {
        List<Long> ids = tags(130);
        String backup = keeping.backup("tags");
        ids.forEach(id -> shop.site.delete("products/tags", id));

        JsonPath plan = keeping.plan(backup, "tags");

        assertThat(plan.getMap("calls_by_kind"))
                .containsEntry("creations", 2)
                .containsEntry("changes", 0)
                .containsEntry("looks", 260)
                .containsEntry("readings_back", 130);
        assertThat(plan.getInt("calls")).isEqualTo(392);
        shop.server.calls();
        keeping.carriedOut(plan);
        assertThat(writes()).hasSize(2);
    }

    @Test
    void an_undo_deletes_what_was_made_in_one_call_by_force() {
        List<Long> ids = tags(5);
        String backup = keeping.backup("tags");
        ids.forEach(id -> shop.site.delete("products/tags", id));
        int others = names().size();
        JsonPath restore = keeping.restored(backup, "tags");
        shop.server.calls();

        keeping.undone(restore);

        assertThat(names()).hasSize(others);
        assertThat(writes())
                .singleElement()
                .satisfies(call -> assertThat(records(call, "delete")).isEqualTo(5));
    }

    @Test
    void a_record_that_is_refused_leaves_the_others_of_its_call_alone() {
        for (int i = 0; i < 3; i++) {
            shop.site.add("products", 0, Map.of("name", "Cup " + i));
        }
        String backup = keeping.backup("products");
        List<Long> all = shop.site.shelf("products", 0).all().stream()
                .map(each -> each.get("id").asLong())
                .toList();
        all.forEach(id -> shop.site.delete("products", id));
        shop.site.loseFile(301);
        shop.server.calls();

        JsonPath restore = keeping.restored(backup, "products");

        assertThat(writes().getFirst().target()).isEqualTo(WooCommerce.PREFIX + "products/batch");
        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(restore.getInt("totals.created")).isEqualTo(3);
        Map<String, Object> kettle = keeping.items(restore).stream()
                .filter(item -> item.get("key").equals("101"))
                .findFirst()
                .orElseThrow();
        assertThat(outcome(kettle)).isEqualTo("failed source_refused_request");
        assertThat(kettle.get("answer").toString()).startsWith("400 ").contains("woocommerce_product_invalid_image_id");
        assertThat(shop.site.shelf("products", 0).all()).hasSize(3);
    }

    @Test
    void a_call_whose_answer_is_lost_makes_nothing_twice() {
        List<Long> ids = tags(12);
        List<String> before = names();
        String backup = keeping.backup("tags");
        ids.subList(0, 6).forEach(id -> shop.site.delete("products/tags", id));
        ids.subList(6, 12).forEach(id -> shop.site.change("products/tags", id, "description", "Changed"));
        shop.server.loseAnswerTo(TAGS + "/batch");

        JsonPath restore = keeping.restored(backup, "tags");

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.created")).isEqualTo(6);
        assertThat(restore.getInt("totals.changed")).isEqualTo(6);
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void a_call_that_failed_before_it_was_carried_out_is_sent_again() {
        List<Long> ids = tags(6);
        List<String> before = names();
        String backup = keeping.backup("tags");
        ids.forEach(id -> shop.site.delete("products/tags", id));
        shop.server.refuseOnce(TAGS + "/batch", Reply.of(500, "text/html", "<html>".getBytes(StandardCharsets.UTF_8)));

        JsonPath restore = keeping.restored(backup, "tags");

        assertThat(restore.getInt("totals.created")).isEqualTo(6);
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void a_site_that_takes_fewer_at_once_gets_them_one_by_one() {
        shop.mostInABatch = 5;
        List<Long> ids = tags(8);
        List<String> before = names();
        String backup = keeping.backup("tags");
        ids.forEach(id -> shop.site.delete("products/tags", id));
        shop.server.calls();

        JsonPath restore = keeping.restored(backup, "tags");

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(names()).isEqualTo(before);
        assertThat(writes()).hasSize(9).filteredOn(call -> call.status() == 413).hasSize(1);
    }

    @Test
    void a_record_that_names_another_one_of_its_call_waits_for_its_new_number() {
        long plants = shop.site.add("products/categories", 0, Map.of("name", "Plants"));
        long trees = shop.site.add("products/categories", 0, Map.of("name", "Trees"));
        shop.site.shelf("products/categories", 0).find(trees).orElseThrow().put("parent", plants);
        String backup = keeping.backup("categories");
        shop.site.delete("products/categories", plants);
        shop.site.delete("products/categories", trees);

        JsonPath restore = keeping.restoredKeys(backup, "categories", String.valueOf(plants), String.valueOf(trees));

        assertThat(restore.getInt("totals.created")).isEqualTo(2);
        List<ObjectNode> made = shop.site.shelf("products/categories", 0).all();
        assertThat(made.getLast().get("parent").asLong())
                .isEqualTo(made.get(made.size() - 2).get("id").asLong());
    }

    @Test
    void where_the_first_conflict_ends_the_restore_one_record_is_written_after_the_other() {
        List<Long> ids = tags(3);
        String backup = keeping.backup("tags");
        ids.forEach(id -> shop.site.delete("products/tags", id));
        shop.server.calls();

        JsonPath restore = keeping.restored(Map.of("on_conflict", "fail"), backup, "tags");

        assertThat(restore.getInt("totals.created")).isEqualTo(3);
        assertThat(writes()).extracting(Call::target).containsOnly(TAGS).hasSize(3);
    }

    @Test
    void terms_of_two_attributes_are_made_in_a_call_for_each() {
        long size = shop.site.add("products/attributes", 0, Map.of("name", "Size"));
        long colour = shop.site.add("products/attributes", 0, Map.of("name", "Colour"));
        for (long parent : new long[] {size, colour}) {
            for (String name : List.of("One", "Two")) {
                shop.site.add("terms", parent, Map.of("name", name + " of " + parent));
            }
        }
        String backup = keeping.backup("attributes", "terms");
        shop.site.delete("products/attributes", size);
        shop.site.delete("products/attributes", colour);
        shop.server.calls();

        JsonPath restore = keeping.restored(backup, "attributes", "terms");

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.created")).isEqualTo(6);
        assertThat(writes().stream().filter(call -> call.target().contains("/terms/")))
                .hasSize(2)
                .allSatisfy(call -> assertThat(records(call, "create")).isEqualTo(2));
    }
}
