package io.holdfast.vault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts as shops send them, the same each time: products with descriptions, variants, prices and times. For measurements. */
public final class ProductTexts {
    private static final int SHORT = 30;
    /** Makes records of 1,445 bytes on average. */
    private static final int LONG = 99;

    private static final String[] WORDS =
            ("soft warm cotton wool linen jacket shirt trousers winter summer blue green striped plain "
                            + "hand made in small numbers washed ironed delivered within two days fits true to size with pockets "
                            + "buttons zip collar sleeves long short classic modern outdoor rain proof light heavy gift children")
                    .split(" ");

    private ProductTexts() {}

    /** Records of at least that many bytes in all. */
    static List<byte[]> of(int bytes) {
        Random random = new Random(20_261_121);
        List<byte[]> records = new ArrayList<>();
        for (long size = 0, id = 4_000_000_001L; size < bytes; id++) {
            byte[] record = record(id, random, random, SHORT).getBytes(StandardCharsets.UTF_8);
            records.add(record);
            size += record.length;
        }
        return records;
    }

    /** A record of some 1,445 bytes. Another version of it has another time of change, and other prices and stocks; the rest stays. */
    public static String text(long id, int version) {
        Random steady = new Random(id * 0x9e3779b97f4a7c15L);
        Random moving = new Random((id * 0x9e3779b97f4a7c15L + version) * 0xbf58476d1ce4e5b9L);
        return record(id, steady, moving, LONG);
    }

    private static String record(long id, Random random, Random moving, int least) {
        String handle = words(3, random).replace(' ', '-') + "-" + id % 100_000;
        StringBuilder text = new StringBuilder("{\"id\":" + id + ",\"title\":\"" + words(4, random) + "\",\"handle\":\""
                + handle + "\",\"body_html\":\"<p>" + words(least + random.nextInt(60), random)
                + "</p>\",\"vendor\":\"Vendor "
                + random.nextInt(40) + "\",\"product_type\":\"" + words(1, random) + "\",\"created_at\":\""
                + time(random)
                + "\",\"updated_at\":\"" + time(moving) + "\",\"status\":\"active\",\"variants\":[");
        int variants = 1 + random.nextInt(4);
        for (int i = 0; i < variants; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\":" + (id * 10 + i) + ",\"sku\":\"SKU-" + Integer.toHexString(random.nextInt())
                            + "\",\"price\":\"" + moving.nextInt(500) + "." + (10 + moving.nextInt(90))
                            + "\",\"inventory_quantity\":" + moving.nextInt(1000) + ",\"weight\":"
                            + random.nextInt(5000) / 1000.0 + ",\"weight_unit\":\"kg\",\"taxable\":true}");
        }
        return text.append("],\"tags\":\"" + words(5, random).replace(" ", ", ") + "\"}")
                .toString();
    }

    private static String words(int count, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static String time(Random random) {
        return "2026-%02d-%02dT%02d:%02d:%02dZ"
                .formatted(
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60));
    }
}
