package io.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.shop.ShopState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShopComparatorTest {
    private final DemoShop shop = DemoShop.with(Settings.small());
    private final ShopState before = shop.snapshot();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_shop_does_not_differ_from_itself() {
        assertThat(ShopComparator.differences(before, shop.snapshot())).isEmpty();
    }

    @Test
    void a_record_that_came_back_under_a_new_id_is_the_same_and_what_refers_to_its_old_id_is_not() {
        long id = shop.find(Aisle.ORDERS, shop.ids(Aisle.ORDERS).getFirst())
                .orElseThrow()
                .get("customer_id")
                .asLong();
        String text = shop.text(Aisle.CUSTOMERS, id).orElseThrow();
        shop.delete(Aisle.CUSTOMERS, id);
        long again = shop.create(Aisle.CUSTOMERS, text);

        assertThat(ShopComparator.differences(before, shop.snapshot()))
                .isNotEmpty()
                .allSatisfy(difference -> {
                    assertThat(difference.thing()).startsWith("orders ");
                    assertThat(difference.where()).isEqualTo("/customer_id");
                });
        for (long order : shop.ids(Aisle.ORDERS)) {
            if (shop.find(Aisle.ORDERS, order).orElseThrow().get("customer_id").asLong() == id) {
                shop.change(Aisle.ORDERS, order, "{\"customer_id\":" + again + "}");
            }
        }
        assertThat(ShopComparator.differences(before, shop.snapshot())).isEmpty();
    }

    @Test
    void a_missing_record_a_doubled_one_and_a_new_one_are_differences() {
        shop.delete(Aisle.ORDERS, shop.ids(Aisle.ORDERS).getFirst());
        shop.create(
                Aisle.ORDERS,
                shop.text(Aisle.ORDERS, shop.ids(Aisle.ORDERS).getLast()).orElseThrow());
        shop.create(Aisle.CUSTOMERS, "{\"email\":\"stranger@example.org\"}");

        assertThat(ShopComparator.differences(before, shop.snapshot()))
                .extracting(Difference::thing, Difference::before, Difference::after)
                .containsExactlyInAnyOrder(
                        tuple("orders 1001", "1 of it", "0 of it"),
                        tuple("orders 1020", "1 of it", "2 of it"),
                        tuple("customers stranger@example.org", "0 of it", "1 of it"));
    }

    @Test
    void one_changed_digit_beyond_double_precision_is_a_difference_and_another_spelling_is_not() {
        long id = shop.ids(Aisle.PRODUCTS).getFirst();
        shop.change(Aisle.PRODUCTS, id, "{\"a\":123456789012345678901234567890.12,\"b\":12.50,\"c\":1e3}");
        ShopState planted = shop.snapshot();
        shop.change(Aisle.PRODUCTS, id, "{\"b\":12.5,\"c\":1000}");
        assertThat(ShopComparator.differences(planted, shop.snapshot())).isEmpty();

        shop.change(Aisle.PRODUCTS, id, "{\"a\":123456789012345678901234567890.13}");
        assertThat(ShopComparator.differences(planted, shop.snapshot()))
                .singleElement()
                .extracting(Difference::where)
                .isEqualTo("/a");
    }

    @Test
    void a_text_instead_of_a_number_and_nothing_instead_of_null_are_differences() {
        long id = shop.ids(Aisle.VARIANTS).getFirst();
        shop.change(Aisle.VARIANTS, id, "{\"a\":1,\"b\":null}");
        ShopState planted = shop.snapshot();
        shop.change(Aisle.VARIANTS, id, "{\"a\":\"1\",\"b\":false}");

        assertThat(ShopComparator.differences(planted, shop.snapshot()))
                .extracting(Difference::where)
                .containsExactly("/a", "/b");
    }

    @Test
    void an_image_is_the_same_at_another_address_and_not_with_other_bytes() {
        JsonNode product = withImage();
        long id = product.get("id").asLong();
        String src = product.at("/images/0/src").asText();
        String name = src.substring(src.lastIndexOf('/') + 1);
        byte[] bytes = shop.file(src).orElseThrow();
        shop.replaceFile("moved.png", bytes, "image/png");
        String images = product.get("images").toString().replace(name, "moved.png");
        shop.change(Aisle.PRODUCTS, id, "{\"images\":" + images + "}");
        assertThat(ShopComparator.differences(before, shop.snapshot())).isEmpty();

        bytes[bytes.length - 20]++;
        shop.replaceFile("moved.png", bytes, "image/png");
        assertThat(ShopComparator.differences(before, shop.snapshot()))
                .singleElement()
                .extracting(Difference::where)
                .isEqualTo("/images/0/src");
        shop.deleteFile("moved.png");
        assertThat(ShopComparator.differences(before, shop.snapshot())).hasSize(1);
    }

    @Test
    void a_product_missing_from_its_collection_is_a_difference() {
        long id = shop.ids(Aisle.COLLECTIONS).getFirst();
        shop.change(Aisle.COLLECTIONS, id, "{\"product_ids\":[]}");

        assertThat(ShopComparator.differences(before, shop.snapshot()))
                .isNotEmpty()
                .allSatisfy(difference -> assertThat(difference.after()).isEqualTo("(nothing)"));
    }

    private JsonNode withImage() {
        return shop.ids(Aisle.PRODUCTS).stream()
                .map(id -> shop.find(Aisle.PRODUCTS, id).orElseThrow())
                .filter(product -> !product.get("images").isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
