package io.holdfast.platform.shops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.Keeping;
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

/** A shop at Haravan: backed up, read again, and put back. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class HaravanTest {
    private static final long KETTLE = 1_010_000_001L;

    private final AdminApi api = new AdminApi(new Haravan(), 80, 200);

    private Keeping keeping() {
        return new Keeping(
                "haravan",
                Map.of("url", api.server.url(), "rate_limit_capacity", "80", "rate_limit_refill", "200"),
                Map.of("token", Haravan.TOKEN));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_backup_holds_every_record_although_a_page_never_has_more_than_fifty() {
        for (int i = 0; i < 120; i++) {
            api.shop.add("redirects", null, Map.of("path", "/old/" + i, "target", "/new/" + i));
        }
        api.shop.change("orders", 1_710_000_001L, "closed_at", "2026-01-06T04:00:00.000Z");
        Keeping keeping = keeping();

        String backup = keeping.backup();

        Map<String, List<String>> wrong = new TreeMap<>();
        for (Kind kind : new Haravan().kinds()) {
            List<String> lines = keeping.lines(backup, kind.plural());
            if (!lines.stream()
                    .sorted()
                    .toList()
                    .equals(api.shop.shelf(kind.plural()).texts().stream()
                            .sorted()
                            .toList())) {
                wrong.put(kind.plural(), lines);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(api.server.calls()).noneMatch(call -> call.status() == 429);
    }

    @Test
    void only_what_changed_is_read_and_a_count_that_fell_tells_of_a_deletion() {
        Keeping keeping = keeping();
        long lamp = api.shop.add("products", null, Map.of("title", "Lamp"));
        for (int i = 0; i < 10; i++) {
            api.shop.add("products", null, Map.of("title", "Cup " + i));
        }
        keeping.backup("products");
        api.server.calls();

        keeping.backup("products");
        assertThat(api.server.calls())
                .filteredOn(call -> call.target().startsWith("/com/"))
                .hasSizeLessThanOrEqualTo(4);

        api.shop.change("products", KETTLE, "title", "Kettle, enamel");
        api.shop.delete("products", lamp);
        String third = keeping.backup("products");

        assertThat(keeping.numbers(third, "products"))
                .containsEntry("changed", 1)
                .containsEntry("gone", 1);
        assertThat(keeping.lines(third, "products"))
                .containsExactlyInAnyOrderElementsOf(api.shop.shelf("products").texts());
    }

    @Test
    void what_was_deleted_or_changed_comes_back_once_with_its_pictures_and_what_names_it_follows() {
        Keeping keeping = keeping();
        String backup = keeping.backup();
        api.shop.delete("products", KETTLE);
        api.shop.delete("blogs", 1_850_000_001L);
        api.shop.change("pages", 1_810_000_001L, "body_html", "<p>Gone.</p>");
        api.server.loseAnswerTo("/com/products.json");

        JsonPath restore = keeping.restored(backup, "products", "collects", "blogs", "articles", "pages");

        assertThat(restore.getInt("totals.created"))
                .as("%s %s", restore.prettify(), keeping.items(restore))
                .isEqualTo(4);
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(api.shop.shelf("products").all()).hasSize(1);
        ObjectNode kettle = api.shop.shelf("products").all().getFirst();
        assertThat(kettle.at("/variants/1/price").decimalValue()).isEqualByComparingTo("415000.5");
        assertThat(api.shop.file(kettle.at("/images/0/src").asText())).hasValue(TinyPng.of(1_310_000_001L));
        assertThat(api.shop.shelf("collects").all().getFirst().get("product_id"))
                .isEqualTo(kettle.get("id"));
        assertThat(api.shop.shelf("articles").all().getFirst().get("blog_id"))
                .isEqualTo(api.shop.shelf("blogs").all().getFirst().get("id"));
        assertThat(api.shop
                        .shelf("pages")
                        .find(1_810_000_001L)
                        .orElseThrow()
                        .get("body_html")
                        .asText())
                .isEqualTo("<p>Since 1990.</p>");
    }

    @Test
    void a_customer_is_kept_with_all_addresses_though_it_shows_ten() {
        AddressBook.staysWhole(api.shop, keeping(), 112);
    }

    @Test
    void a_refusal_for_too_many_calls_is_waited_for() {
        Keeping keeping = keeping();
        api.server.refuseOnce(Reply.of(429, "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .with("Retry-After", "1.0"));

        String backup = keeping.backup("blogs");

        assertThat(keeping.lines(backup, "blogs"))
                .isEqualTo(api.shop.shelf("blogs").texts());
    }
}
