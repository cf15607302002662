package io.holdfast.shop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Fills a new shop: the same settings give the same records and files. */
final class ShopSeed {
    private static final String[] ADJECTIVES = {
        "Blue", "Grün", "Mềm", "Żółty", "Old “No. 7”", "柔らかい", "Extra-large", "Crème"
    };
    private static final String[] THINGS = {
        "shirt", "Ống thép", "kettle", "Mütze", "カップ", "café chair", "l'échelle", "rope & hook"
    };
    private static final String[] FIRST_NAMES = {"Anna", "Nguyễn", "Łukasz", "Zoë", "José", "Мария", "Bo", "愛"};
    /** Numbers whose text a careless reader would change. */
    private static final String[] ODD_NUMBERS = {
        "12.50",
        "1e3",
        "9007199254740993",
        "0.1000000000000000055",
        "-0.0",
        "123456789012345678901234567890",
        "7",
        "1.0E-2"
    };

    private static final Instant EPOCH = Instant.parse("2024-01-02T03:04:05Z");

    private final Settings settings;
    private final ShopData data;
    private final SplittableRandom random;
    private int made;

    ShopSeed(Settings settings, ShopData data) {
        this.settings = settings;
        this.data = data;
        this.random = new SplittableRandom(settings.seed());
    }

    void fill() {
        List<Long> customers = new ArrayList<>();
        for (int n = 1; n <= settings.customers(); n++) {
            customers.add(customer(n));
        }
        List<Long> products = new ArrayList<>();
        for (int n = 1; n <= settings.products(); n++) {
            products.add(product(n));
        }
        List<Long> variants = new ArrayList<>();
        for (int n = 1; n <= products.size(); n++) {
            for (int of = 1; of <= (n % 50 == 0 ? 2 : 1); of++) {
                variants.add(variant(products.get(n - 1), n, of));
            }
        }
        for (int n = 1; n <= settings.collections(); n++) {
            collection(n, products);
        }
        for (int n = 1; n <= settings.orders(); n++) {
            order(n, customers, variants);
        }
    }

    private long customer(int n) {
        return put(
                Aisle.CUSTOMERS,
                new RawObject()
                        .putText("email", "customer%05d@example.org".formatted(n))
                        .putText("first_name", any(FIRST_NAMES))
                        .putText("last_name", "No. " + n)
                        .putText("note", text())
                        .put("accepts_marketing", Boolean.toString(random.nextBoolean()))
                        .put("total_spent", any(ODD_NUMBERS))
                        .put(
                                "default_address",
                                "{\"city\": \"Hà Nội\",  \"zip\":\"%05d\"}".formatted(random.nextInt(99_999))));
    }

    private long product(int n) {
        String handle = "product-%06d".formatted(n);
        long from = (long) settings.images() * (n - 1) / settings.products();
        long to = (long) settings.images() * n / settings.products();
        List<String> images = new ArrayList<>();
        for (long image = from; image < to; image++) {
            long drawing = settings.seed() * 1_000_003 + image % settings.distinctImages();
            String src = data.addFile("%s-%d.png".formatted(handle, image - from + 1), new ShopFile.Drawn(drawing));
            images.add("{\"src\":" + RawObject.quote(src) + ",\"alt\":" + RawObject.quote(any(ADJECTIVES)) + "}");
        }
        String tags = any(THINGS).replace(' ', '-') + ", n" + n % 7;
        return put(
                Aisle.PRODUCTS,
                new RawObject()
                        .putText("title", any(ADJECTIVES) + " " + any(THINGS) + " " + n)
                        .putText("handle", handle)
                        .putText(
                                "body_html",
                                "<p>" + text() + "</p><p>5 &lt; 6 &amp;&nbsp;so on \"quoted\" \\ \u00e9\t\u2028</p>")
                        .putText("vendor", "Vendor " + n % 13)
                        .putText("tags", tags)
                        .putText("price", price())
                        .put("weight", any(ODD_NUMBERS))
                        .put("barcode", "900719925474" + (1000 + random.nextInt(8000)) + "1")
                        .put("published", "true")
                        .put("options", "[ {\"name\":\"Size\", \"values\":[\"S\",\"M\"]} ]")
                        .put("images", images.stream().collect(Collectors.joining(",", "[", "]"))));
    }

    private long variant(long product, int n, int of) {
        return put(
                Aisle.VARIANTS,
                new RawObject()
                        .put("product_id", Long.toString(product))
                        .putText("sku", "SKU-%06d-%d".formatted(n, of))
                        .putText("title", of == 1 ? "Default" : "Größe " + of)
                        .putText("price", price())
                        .put("weight", any(ODD_NUMBERS))
                        .put("inventory_quantity", Integer.toString(random.nextInt(-2, 500))));
    }

    private long collection(int n, List<Long> products) {
        String ids = random.ints(Math.min(20, products.size()), 0, Math.max(1, products.size()))
                .distinct()
                .mapToObj(at -> Long.toString(products.get(at)))
                .collect(Collectors.joining(",", "[", "]"));
        return put(
                Aisle.COLLECTIONS,
                new RawObject()
                        .putText("title", any(ADJECTIVES) + " things " + n)
                        .putText("handle", "collection-%04d".formatted(n))
                        .putText("body_html", "<b>" + text() + "</b>")
                        .put("product_ids", ids));
    }

    private long order(int n, List<Long> customers, List<Long> variants) {
        String lines = random.ints(random.nextInt(1, 4), 0, Math.max(1, variants.size()))
                .mapToObj(at -> "{\"variant_id\":%d,\"quantity\":%d,\"price\":\"%s\"}"
                        .formatted(variants.get(at), random.nextInt(1, 9), price()))
                .collect(Collectors.joining(",", "[", "]"));
        return put(
                Aisle.ORDERS,
                new RawObject()
                        .put("number", Integer.toString(1000 + n))
                        .put("customer_id", n % 10 == 0 ? "null" : Long.toString(any(customers)))
                        .put("line_items", lines)
                        .putText("total_price", price())
                        .put("tax_rate", any(ODD_NUMBERS))
                        .putText("note", text()));
    }

    private long put(Aisle aisle, RawObject record) {
        return data.seed(aisle, record, EPOCH.plusSeconds(61L * made++));
    }

    private String price() {
        return random.nextInt(1, 900) + "." + random.nextInt(10, 99);
    }

    private String text() {
        return random.ints(random.nextInt(8, 40), 0, ADJECTIVES.length * THINGS.length)
                .mapToObj(at -> ADJECTIVES[at % ADJECTIVES.length] + " " + THINGS[at / ADJECTIVES.length])
                .collect(Collectors.joining(", "));
    }

    private String any(String[] choice) {
        return choice[random.nextInt(choice.length)];
    }

    private long any(List<Long> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
