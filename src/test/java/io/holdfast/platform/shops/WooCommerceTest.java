package io.holdfast.platform.shops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.Keeping;
import io.holdfast.platform.shops.PlatformServer.Reply;
import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shop on WooCommerce: backed up, read again, and put back, out of the trash and anew. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class WooCommerceTest {
    private static final List<String> STREAMS = List.of(
            "categories",
            "tags",
            "shipping_classes",
            "attributes",
            "terms",
            "products",
            "variations",
            "customers",
            "orders",
            "coupons",
            "taxes");

    private final WooCommerce shop = new WooCommerce();

    private Keeping keeping() {
        return new Keeping(
                "woocommerce",
                Map.of("url", shop.server.url(), "rate_limit_capacity", "100", "rate_limit_refill", "500"),
                Map.of("consumer_key", WooCommerce.KEY, "consumer_secret", WooCommerce.SECRET));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** The kind that a stream holds, as the shop's paths have it. */
    private static String kind(String stream) {
        return switch (stream) {
            case "categories", "tags", "shipping_classes", "attributes" -> "products/" + stream;
            default -> stream;
        };
    }

    @Test
    void the_shop_answers_in_the_shapes_that_its_vendor_shows() throws IOException, InterruptedException {
        Fixtures fixtures = Fixtures.of("woocommerce");
        shop.site.add("products", 0, Map.of("name", "New"));
        String pair = Base64.getEncoder()
                .encodeToString((WooCommerce.KEY + ":" + WooCommerce.SECRET).getBytes(StandardCharsets.UTF_8));
        Map<String, String> wrong = new TreeMap<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Fixtures.Fixture each : fixtures.all()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(shop.server.url() + each.call()))
                        .header("Authorization", "Basic " + pair)
                        .build();
                byte[] body = client.send(request, BodyHandlers.ofByteArray()).body();
                Fixtures.differences(fixtures.json(each.file()), Fixtures.json(body))
                        .forEach((place, difference) -> wrong.put(each.file() + place, difference));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_backup_holds_every_record_as_the_shop_has_it() {
        for (int i = 0; i < 120; i++) {
            shop.site.add("products/tags", 0, Map.of("name", "Tag " + i));
        }
        long trashed = shop.site.add("products", 0, Map.of("name", "In the trash"));
        shop.site.change("products", trashed, "status", "trash");
        Keeping keeping = keeping();

        String backup = keeping.backup();

        Map<String, List<String>> wrong = new TreeMap<>();
        for (String stream : STREAMS) {
            List<String> lines = keeping.lines(backup, stream);
            if (!lines.stream()
                    .sorted()
                    .toList()
                    .equals(shop.site.texts(kind(stream)).stream().sorted().toList())) {
                wrong.put(stream, lines);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void coupons_that_are_not_published_are_kept_too() {
        long draft = shop.site.add("coupons", 0, Map.of("code", "spring", "status", "draft"));
        long trashed = shop.site.add("coupons", 0, Map.of("code", "old", "status", "trash"));
        Keeping keeping = keeping();

        List<String> lines = keeping.lines(keeping.backup("coupons"), "coupons");

        assertThat(lines)
                .containsExactlyInAnyOrderElementsOf(shop.site.texts("coupons"))
                .anyMatch(line -> line.contains("\"id\":" + draft))
                .noneMatch(line -> line.contains("\"id\":" + trashed));
    }

    @Test
    void only_what_changed_is_read_and_what_went_to_the_trash_counts_as_deleted() {
        for (int i = 0; i < 10; i++) {
            shop.site.add("products", 0, Map.of("name", "Cup " + i));
        }
        long lamp = shop.site.add("products", 0, Map.of("name", "Lamp"));
        Keeping keeping = keeping();
        keeping.backup("products");
        shop.server.calls();

        keeping.backup("products");
        assertThat(shop.server.calls())
                .filteredOn(call -> call.target().startsWith(WooCommerce.PREFIX))
                .hasSizeLessThanOrEqualTo(5)
                .anyMatch(call -> call.target().contains("modified_after="))
                .anyMatch(call -> call.target().contains("orderby=modified&order=desc"));

        shop.site.change("products", 101, "name", "Kettle, enamel");
        shop.site.change("products", lamp, "status", "trash");
        String third = keeping.backup("products");

        assertThat(keeping.numbers(third, "products"))
                .containsEntry("changed", 1)
                .containsEntry("gone", 1);
        assertThat(keeping.lines(third, "products")).containsExactlyInAnyOrderElementsOf(shop.site.texts("products"));
    }

    @Test
    void what_lies_in_the_trash_comes_out_of_it_under_its_old_number() {
        Keeping keeping = keeping();
        String backup = keeping.backup("products", "coupons");
        shop.site.change("products", 101, "status", "trash");
        shop.site.change("coupons", 801, "amount", "90.00");

        JsonPath restore = keeping.restored(backup, "products", "coupons");

        assertThat(restore.getInt("totals.changed"))
                .as("%s %s", restore.prettify(), keeping.items(restore))
                .isEqualTo(2);
        ObjectNode kettle = shop.site.shelf("products", 0).find(101).orElseThrow();
        assertThat(kettle.get("status").asText()).isEqualTo("publish");
        ObjectNode coupon = shop.site.shelf("coupons", 0).find(801).orElseThrow();
        assertThat(coupon.get("amount").asText()).isEqualTo("10.00");
        assertThat(coupon.at("/product_ids/0").asLong()).isEqualTo(101);
    }

    @Test
    void what_is_gone_for_good_is_made_once_and_what_names_it_follows() {
        Keeping keeping = keeping();
        String backup = keeping.backup();
        shop.site.delete("products", 101);
        shop.site.delete("products/categories", 15);
        shop.site.delete("products/attributes", 6);
        shop.server.loseAnswerTo(WooCommerce.PREFIX + "products");

        JsonPath restore =
                keeping.restored(backup, "categories", "attributes", "terms", "products", "variations", "coupons");

        assertThat(restore.getInt("totals.created"))
                .as("%s %s", restore.prettify(), keeping.items(restore))
                .isEqualTo(5);
        assertThat(shop.site.shelf("products", 0).all()).hasSize(1);
        ObjectNode kettle = shop.site.shelf("products", 0).all().getFirst();
        ObjectNode category = shop.site.shelf("products/categories", 0).all().getFirst();
        ObjectNode attribute = shop.site.shelf("products/attributes", 0).all().getFirst();
        assertThat(kettle.at("/categories/0/id").asLong())
                .isEqualTo(category.get("id").asLong());
        assertThat(kettle.at("/attributes/0/id").asLong())
                .isEqualTo(attribute.get("id").asLong());
        assertThat(kettle.at("/images/0/id").asLong()).isEqualTo(301);
        assertThat(kettle.at("/meta_data/0/value").asText()).isEqualTo("By hand");
        ObjectNode variation =
                shop.site.shelf("variations", kettle.get("id").asLong()).all().getFirst();
        assertThat(variation.get("sku").asText()).isEqualTo("KET-RED");
        assertThat(variation.at("/attributes/0/id").asLong())
                .isEqualTo(attribute.get("id").asLong());
        assertThat(shop.site.shelf("terms", attribute.get("id").asLong()).all()).hasSize(1);
        assertThat(shop.site
                        .shelf("coupons", 0)
                        .find(801)
                        .orElseThrow()
                        .at("/product_ids/0")
                        .asLong())
                .isEqualTo(kettle.get("id").asLong());
    }

    @Test
    void a_refusal_for_too_many_calls_is_waited_for() {
        Keeping keeping = keeping();
        shop.server.refuseOnce(Reply.of(503, "text/html", "<html>".getBytes(StandardCharsets.UTF_8))
                .with("Retry-After", "1"));

        String backup = keeping.backup("taxes");

        assertThat(keeping.lines(backup, "taxes")).isEqualTo(shop.site.texts("taxes"));
    }
}
