package io.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoShopTest {
    private final DemoShop shop = DemoShop.with(Settings.small());
    private final ShopCaller caller = new ShopCaller(shop);

    @AfterEach
    void close() {
        caller.close();
        shop.close();
    }

    @Test
    void pages_hold_every_record_once() throws Exception {
        Set<Long> ids = new TreeSet<>();
        int page = 1;
        JsonNode records =
                caller.json("/api/products.json?page=1&limit=7&order=id").path("products");
        while (!records.isEmpty()) {
            assertThat(records.size()).isLessThanOrEqualTo(7);
            records.forEach(record -> ids.add(record.get("id").asLong()));
            records = caller.json("/api/products.json?limit=7&order=id&page=" + ++page)
                    .path("products");
        }

        assertThat(ids).containsExactlyElementsOf(shop.ids(Aisle.PRODUCTS));
        assertThat(caller.text("/api/products/count.json")).isEqualTo("{\"count\":30}");
    }

    @Test
    void more_than_the_largest_page_is_cut_and_the_usual_page_holds_fifty() throws Exception {
        try (DemoShop large = DemoShop.with(Settings.ofAbout(1000));
                ShopCaller other = new ShopCaller(large)) {
            assertThat(other.json("/api/products.json?limit=1000").path("products"))
                    .hasSize(250);
            assertThat(other.json("/api/products.json").path("products")).hasSize(50);
        }
    }

    @Test
    void the_text_of_numbers_survives_storing_and_changing() throws Exception {
        long id = shop.create(Aisle.PRODUCTS, "{\"title\":\"x\",\"b\":1e3,\"a\":12.50, \"big\" : 9007199254740993 }");
        shop.change(Aisle.PRODUCTS, id, "{\"title\":\"y\"}");

        assertThat(caller.text("/api/products/" + id + ".json"))
                .contains("\"title\":\"y\",\"b\":1e3,\"a\":12.50,\"big\":9007199254740993,");
    }

    @Test
    void a_created_record_gets_a_new_id_and_dates_whatever_it_says() throws Exception {
        var answer = caller.send(
                "POST",
                "/api/customers.json",
                "{\"customer\":{\"id\":7,\"email\":\"new@example.org\",\"created_at\":\"x\"}}");
        JsonNode customer = ShopCaller.json(answer).path("customer");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(customer.get("id").asLong()).isGreaterThan(4_000_000_000L);
        assertThat(customer.get("created_at").asText()).startsWith("20");
        assertThat(caller.json("/api/customers.json?email=new@example.org").path("customers"))
                .containsExactly(customer);
    }

    @Test
    void a_change_keeps_the_other_fields_and_moves_the_date() throws Exception {
        long id = shop.ids(Aisle.ORDERS).getFirst();
        JsonNode before = shop.find(Aisle.ORDERS, id).orElseThrow();
        var answer = caller.send("PUT", "/api/orders/" + id + ".json", "{\"order\":{\"note\":\"changed\"}}");
        JsonNode after = ShopCaller.json(answer).path("order");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(after.get("note").asText()).isEqualTo("changed");
        assertThat(after.get("line_items")).isEqualTo(before.get("line_items"));
        assertThat(after.get("updated_at")).isNotEqualTo(before.get("updated_at"));
        assertThat(after.get("created_at")).isEqualTo(before.get("created_at"));
    }

    @Test
    void what_the_rules_forbid_is_refused_with_reasons() throws Exception {
        assertThat(ShopCaller.text(caller.send("POST", "/api/products.json", "{\"product\":{}}")))
                .isEqualTo("{\"errors\":{\"title\":[\"can't be blank\"]}}");
        assertThat(ShopCaller.text(caller.send("POST", "/api/orders.json", "{\"order\":{\"customer_id\":1}}")))
                .isEqualTo("{\"errors\":{\"customer_id\":[\"does not exist\"]}}");
        assertThat(caller.send("POST", "/api/variants.json", "{\"variant\":{\"product_id\":1}}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(caller.send(
                                "POST",
                                "/api/products.json",
                                "{\"product\":{\"title\":\"a\",\"handle\":\"product-000001\"}}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(caller.send("POST", "/api/products.json", "{\"product\":").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_deleted_product_takes_its_variants_images_and_places_in_collections_along() throws Exception {
        JsonNode collection = shop.find(
                        Aisle.COLLECTIONS, shop.ids(Aisle.COLLECTIONS).getFirst())
                .orElseThrow();
        long product = withImage(collection.get("product_ids"));
        String image = image(product);

        assertThat(caller.send("DELETE", "/api/products/" + product + ".json", "")
                        .statusCode())
                .isEqualTo(200);

        assertThat(caller.status("/api/products/" + product + ".json")).isEqualTo(404);
        assertThat(caller.status(image.substring(shop.url().length()))).isEqualTo(404);
        assertThat(shop.snapshot().records().get(Aisle.VARIANTS).values())
                .noneMatch(variant -> variant.get("product_id").asLong() == product);
        JsonNode after =
                shop.find(Aisle.COLLECTIONS, collection.get("id").asLong()).orElseThrow();
        assertThat(after.get("product_ids")).noneMatch(id -> id.asLong() == product);
    }

    @Test
    void orders_keep_the_ids_of_deleted_customers_and_variants() {
        JsonNode order =
                shop.find(Aisle.ORDERS, shop.ids(Aisle.ORDERS).getFirst()).orElseThrow();
        shop.delete(Aisle.CUSTOMERS, order.get("customer_id").asLong());
        shop.delete(Aisle.VARIANTS, order.at("/line_items/0/variant_id").asLong());

        assertThat(shop.find(Aisle.ORDERS, order.get("id").asLong())).contains(order);
    }

    @Test
    void images_are_real_different_and_told_apart_by_their_etag() throws Exception {
        List<String> urls = new ArrayList<>(shop.snapshot().files().keySet());
        assertThat(urls).hasSize(12);
        assertThat(Set.copyOf(shop.snapshot().files().values())).hasSize(12);
        for (String url : urls) {
            var answer = caller.get(url.substring(shop.url().length()));

            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(answer.body().length).isBetween(1000, 20_480);
            assertThat(ImageIO.read(new ByteArrayInputStream(answer.body()))).isNotNull();
            assertThat(caller.get(
                                    url.substring(shop.url().length()),
                                    "If-None-Match",
                                    answer.headers().firstValue("ETag").orElseThrow())
                            .statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void an_uploaded_file_is_served_at_its_new_address() throws Exception {
        String first = ShopCaller.json(
                        caller.send("POST", "/api/files.json?filename=a%20b.png", "bytes", "Content-Type", "image/png"))
                .at("/file/src")
                .asText();
        String second = ShopCaller.json(caller.send("POST", "/api/files.json?filename=a%20b.png", "others"))
                .at("/file/src")
                .asText();

        assertThat(first).startsWith(shop.url() + "/files/").isNotEqualTo(second);
        assertThat(caller.text(first.substring(shop.url().length()))).isEqualTo("bytes");
    }

    @Test
    void a_wrong_token_is_refused() throws Exception {
        assertThat(caller.get("/api/shop.json", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(caller.status("/api/shop.json")).isEqualTo(200);
        shop.takeOnly("other");
        assertThat(caller.status("/api/shop.json")).isEqualTo(401);
    }

    @Test
    void the_same_seed_makes_the_same_shop() {
        try (DemoShop twin = DemoShop.with(Settings.small());
                DemoShop other = DemoShop.with(Settings.small().withSeed(2))) {
            long id = shop.ids(Aisle.PRODUCTS).getLast();
            String text = shop.text(Aisle.PRODUCTS, id).orElseThrow();

            assertThat(twin.text(Aisle.PRODUCTS, id).orElseThrow().replace(twin.url(), shop.url()))
                    .isEqualTo(text);
            assertThat(other.text(Aisle.PRODUCTS, id)).isNotEqualTo(text);
        }
    }

    private long withImage(JsonNode products) {
        for (JsonNode id : products) {
            if (!shop.find(Aisle.PRODUCTS, id.asLong())
                    .orElseThrow()
                    .get("images")
                    .isEmpty()) {
                return id.asLong();
            }
        }
        throw new AssertionError("no product with an image in " + products);
    }

    private String image(long product) {
        return shop.find(Aisle.PRODUCTS, product)
                .orElseThrow()
                .at("/images/0/src")
                .asText();
    }
}
