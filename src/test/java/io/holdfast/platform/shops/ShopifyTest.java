package io.holdfast.platform.shops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.Keeping;
import io.holdfast.platform.shops.PlatformServer.Call;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.shop.TinyPng;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shop at Shopify: backed up, read again, and put back. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ShopifyTest {
    private static final long KETTLE = 7_000_000_000_001L;
    private static final long KITCHEN = 7_400_000_000_001L;

    private final AdminApi api = new AdminApi(new Shopify(), 40, 200);

    private Keeping keeping() {
        return new Keeping(
                "shopify",
                Map.of("url", api.server.url(), "rate_limit_capacity", "40", "rate_limit_refill", "200"),
                Map.of("token", Shopify.TOKEN));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_backup_holds_every_record_as_the_shop_has_it_and_no_call_passes_the_limit() {
        for (int i = 0; i < 260; i++) {
            api.shop.add("redirects", null, Map.of("path", "/old/" + i, "target", "/new/" + i));
        }
        api.shop.change("orders", 7_700_000_000_001L, "closed_at", "2026-01-06T04:00:00-05:00");
        long blog = api.shop.add("blogs", null, Map.of("title", "Recipes"));
        api.shop.add("articles", blog, Map.of("title", "Soup"));
        Keeping keeping = keeping();

        String backup = keeping.backup();

        Map<String, List<String>> wrong = new TreeMap<>();
        for (Kind kind : new Shopify().kinds()) {
            List<String> lines = keeping.lines(backup, kind.plural());
            if (!lines.stream().sorted().toList().equals(sorted(kind.plural()))) {
                wrong.put(kind.plural(), lines);
            }
        }
        assertThat(wrong).isEmpty();
        List<Call> calls = api.server.calls();
        assertThat(calls).noneMatch(call -> call.status() == 429);
        assertThat(calls).anyMatch(call -> call.target().contains("page_info="));
        assertThat(calls).anyMatch(call -> call.target().startsWith("/cdn/"));
    }

    private List<String> sorted(String kind) {
        return api.shop.shelf(kind).texts().stream().sorted().toList();
    }

    @Test
    void an_unchanged_stream_costs_three_calls_and_a_deletion_comes_with_the_events() {
        Keeping keeping = keeping();
        long lamp = api.shop.add("products", null, Map.of("title", "Lamp"));
        for (int i = 0; i < 10; i++) {
            api.shop.add("products", null, Map.of("title", "Cup " + i));
        }
        keeping.backup("products");
        api.shop.change("products", KETTLE, "title", "Kettle, enamel");
        api.shop.delete("products", lamp);
        api.shop.add("products", null, Map.of("title", "Instead of the lamp"));
        api.server.calls();

        String second = keeping.backup("products");

        assertThat(api.server.calls())
                .filteredOn(call -> call.target().startsWith(Shopify.PREFIX))
                .hasSizeLessThanOrEqualTo(4)
                .anyMatch(call -> call.target().contains("updated_at_min="));
        assertThat(keeping.numbers(second, "products"))
                .containsEntry("changed", 1)
                .containsEntry("created", 1)
                .containsEntry("gone", 1);
        assertThat(keeping.lines(second, "products"))
                .containsExactlyInAnyOrderElementsOf(api.shop.shelf("products").texts());
    }

    @Test
    void what_was_deleted_or_changed_comes_back_with_its_pictures_and_what_names_it_follows() {
        Keeping keeping = keeping();
        String backup = keeping.backup();
        byte[] picture = TinyPng.of(7_300_000_000_001L);
        api.shop.delete("products", KETTLE);
        api.shop.change("custom_collections", KITCHEN, "title", "Cellar");
        api.shop.delete("blogs", 7_850_000_000_001L);

        JsonPath restore = keeping.restored(
                backup, "products", "custom_collections", "collects", "blogs", "articles", "metafields", "price_rules");

        assertThat(keeping.items(restore))
                .as(restore.prettify())
                .noneMatch(item -> item.get("outcome").equals("FAILED"));
        assertThat(restore.getInt("totals.created"))
                .as("%s %s %s", restore.prettify(), keeping.items(restore), api.server.calls())
                .isEqualTo(5);
        ObjectNode kettle = api.shop.shelf("products").all().getFirst();
        assertThat(kettle.get("id").asLong()).isNotEqualTo(KETTLE);
        assertThat(kettle.get("variants").findValuesAsText("price")).containsExactly("39.90", "41.50");
        assertThat(api.shop.file(kettle.at("/images/0/src").asText())).hasValue(picture);
        assertThat(api.shop.shelf("collects").all().getFirst().get("product_id"))
                .isEqualTo(kettle.get("id"));
        assertThat(api.shop.shelf("metafields").all().getFirst().get("owner_id"))
                .isEqualTo(kettle.get("id"));
        assertThat(api.shop.shelf("price_rules").all().getFirst().at("/entitled_product_ids/0"))
                .isEqualTo(kettle.get("id"));
        assertThat(api.shop.shelf("articles").all().getFirst().get("blog_id"))
                .isEqualTo(api.shop.shelf("blogs").all().getFirst().get("id"));
        assertThat(api.shop
                        .shelf("custom_collections")
                        .find(KITCHEN)
                        .orElseThrow()
                        .get("title")
                        .asText())
                .isEqualTo("Kitchen");
    }

    @Test
    void a_changed_product_keeps_its_variants_and_gets_back_the_one_that_is_missing() {
        Keeping keeping = keeping();
        String backup = keeping.backup("products");
        ObjectNode kettle = api.shop.shelf("products").find(KETTLE).orElseThrow();
        kettle.withArray("/variants").remove(1);
        api.shop.change("products", KETTLE, "title", "Pot");

        keeping.restored(backup, "products");

        ObjectNode now = api.shop.shelf("products").find(KETTLE).orElseThrow();
        assertThat(now.get("title").asText()).isEqualTo("Enamel kettle");
        assertThat(now.at("/variants/0/id").asLong()).isEqualTo(7_100_000_000_001L);
        assertThat(now.get("variants").findValuesAsText("sku")).containsExactly("KET-RED", "KET-BLUE");
        assertThat(keeping.restored(backup, "products").getInt("totals.unchanged"))
                .isEqualTo(1);
    }

    @Test
    void a_creation_whose_answer_is_lost_is_found_again_and_made_once() {
        Keeping keeping = keeping();
        String backup = keeping.backup("pages");
        api.shop.delete("pages", 7_800_000_000_001L);
        api.server.loseAnswerTo(Shopify.PREFIX + "pages.json");

        JsonPath restore = keeping.restored(backup, "pages");

        assertThat(restore.getInt("totals.created")).as(restore.prettify()).isEqualTo(1);
        assertThat(api.shop.shelf("pages").all()).hasSize(1);
    }

    @Test
    void a_customer_is_kept_with_all_addresses_though_it_shows_ten() {
        AddressBook.staysWhole(api.shop, keeping(), 260);
    }

    @Test
    void a_refusal_for_too_many_calls_is_waited_for() {
        Keeping keeping = keeping();
        api.server.refuseOnce(Reply.of(429, "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .with("Retry-After", "2.0"));

        String backup = keeping.backup("blogs");

        assertThat(keeping.lines(backup, "blogs"))
                .isEqualTo(api.shop.shelf("blogs").texts());
    }
}
