package io.holdfast.chaos;

import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import java.util.List;
import java.util.Random;

/**
 * What people do to a shop while it is open: most of it are changes; some orders go, and as many come. So a list that is read by page numbers grows and shrinks meanwhile, and its count may
 * stay the same although records moved to pages that were read before (docs/reliability.md).
 */
final class Changes {
    private final DemoShop shop;
    private final Random random;

    Changes(DemoShop shop, Random random) {
        this.shop = shop;
        this.random = random;
    }

    /** Does one thing. */
    void one() {
        int kind = random.nextInt(10);
        List<Long> orders = shop.ids(Aisle.ORDERS);
        if (kind <= 1 && orders.size() > 10) {
            shop.delete(Aisle.ORDERS, orders.get(random.nextInt(orders.size())));
        } else if (kind <= 3) {
            shop.create(Aisle.ORDERS, "{\"note\":\"came %d\",\"line_items\":[]}".formatted(random.nextInt()));
        } else {
            Aisle aisle = List.of(Aisle.PRODUCTS, Aisle.CUSTOMERS, Aisle.ORDERS).get(random.nextInt(3));
            List<Long> ids = shop.ids(aisle);
            String field = aisle == Aisle.PRODUCTS ? "vendor" : "note";
            shop.change(
                    aisle,
                    ids.get(random.nextInt(ids.size())),
                    "{\"%s\":\"changed %d\"}".formatted(field, random.nextInt()));
        }
    }
}
