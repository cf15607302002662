package io.holdfast.shop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Somebody's bad day: deletes records of every kind and changes others. The same seed does the same to the same shop. */
final class Spoiling {
    private static final Map<Aisle, Integer> SHARE =
            Map.of(Aisle.PRODUCTS, 30, Aisle.VARIANTS, 20, Aisle.COLLECTIONS, 5, Aisle.CUSTOMERS, 15, Aisle.ORDERS, 30);

    private final ShopData data;
    private final SplittableRandom random;

    Spoiling(ShopData data, long seed) {
        this.data = data;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Deletes half and changes half of {@code count} records, none of them twice. What vanishes along with a deleted product is not
     * counted.
     *
     * @return how many records were deleted or changed, by kind
     */
    Map<Aisle, Integer> spoil(int count) {
        Map<Aisle, List<Long>> left = new EnumMap<>(Aisle.class);
        for (Aisle aisle : Aisle.values()) {
            left.put(aisle, new ArrayList<>(data.ids(aisle)));
        }
        Map<Aisle, Integer> done = new EnumMap<>(Aisle.class);
        int touched = 0;
        for (Aisle aisle : List.of(Aisle.ORDERS, Aisle.COLLECTIONS, Aisle.VARIANTS, Aisle.CUSTOMERS, Aisle.PRODUCTS)) {
            int wanted = aisle == Aisle.PRODUCTS ? count - touched : count * SHARE.get(aisle) / 100;
            int hit = spoil(aisle, wanted, left);
            done.put(aisle, hit);
            touched += hit;
        }
        return done;
    }

    private int spoil(Aisle aisle, int wanted, Map<Aisle, List<Long>> left) {
        Supplier<Long> next = () -> {
            List<Long> ids = left.get(aisle);
            while (!ids.isEmpty()) {
                long id = ids.remove(random.nextInt(ids.size()));
                if (data.has(aisle, id)) {
                    return id;
                }
            }
            return null;
        };
        int hit = 0;
        while (hit < wanted) {
            Long id = next.get();
            if (id == null) {
                return hit;
            }
            if (hit % 2 == 0) {
                data.delete(aisle, id);
            } else {
                data.update(aisle, id, change(aisle, data.record(aisle, id).orElseThrow()));
            }
            hit++;
        }
        return hit;
    }

    private RawObject change(Aisle aisle, RawObject before) {
        RawObject fields = new RawObject();
        return switch (aisle) {
            case PRODUCTS -> {
                fields.putText("title", "SPOILED " + random.nextInt()).putText("price", "0.01");
                yield random.nextBoolean() ? fields.put("images", "[]") : fields;
            }
            case VARIANTS -> fields.put("inventory_quantity", "0").put("weight", "13");
            case COLLECTIONS -> fields.putText("body_html", "").put("product_ids", "[]");
            case CUSTOMERS -> fields.putText("note", "spoiled").put("default_address", "null");
            case ORDERS ->
                fields.putText("note", "spoiled " + before.raw("number")).put("line_items", "[]");
        };
    }
}
