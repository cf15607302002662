package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.Difference;
import io.holdfast.demo.ShopComparator;
import io.holdfast.shop.Aisle;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import io.holdfast.shop.ShopState;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a shop holds, a restore of its backup makes it that again, while one call in twenty goes wrong. {@code -Dholdfast.restore.seed=S} tries that seed alone. A
 * reference that led nowhere when the backup was made may be null afterwards, as the connector says.
 */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class WholeRestoreTest {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\\u0000",
            "𝒳 🧵 ⟨é⟩",
            "a\\nb\\r\\n\\tc",
            "\\\"quoted\\\" \\\\ back",
            "<p>&amp; &nbsp;</p>",
            "null",
            "1e400",
            "x".repeat(5000));

    static LongStream seeds() {
        Long one = Long.getLong("holdfast.restore.seed");
        return one == null ? LongStream.rangeClosed(1, 6) : LongStream.of(one);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_restore_makes_a_shop_what_its_backup_found_though_calls_go_wrong(long seed) {
        Random random = new Random(seed);
        Settings sizes = Settings.small()
                .withSizes(
                        random.nextInt(1, 40),
                        random.nextInt(0, 15),
                        random.nextInt(0, 5),
                        random.nextInt(1, 12),
                        random.nextInt(0, 25))
                .withSeed(seed)
                .withPageMax(random.nextInt(3, 60));
        try (DemoShop shop = DemoShop.with(sizes)) {
            live(shop, random);
            ShopState then = shop.snapshot();
            Door door = Door.ofNewTenant();
            String source = door.source(shop.url(), shop.token());
            fail(shop, random);
            String backup = door.backup(source).getString("id");
            shop.spoil(random.nextInt(1, 30), seed);

            var restore = door.restore(Map.of("backup_id", backup));

            shop.faults().clear();
            assertThat(restore.getString("state")).as("%s", restore.prettify()).isEqualTo("SUCCEEDED");
            assertThat(ShopComparator.differences(then, shop.snapshot())).allMatch(Difference::ledNowhere);
        }
    }

    /** A while of a shop's life: texts of all kinds, fields that come and go, records that vanish with whatever named them left behind. */
    private static void live(DemoShop shop, Random random) {
        for (int i = random.nextInt(30); i > 0; i--) {
            Aisle aisle = List.of(Aisle.PRODUCTS, Aisle.CUSTOMERS, Aisle.ORDERS).get(random.nextInt(3));
            List<Long> ids = shop.ids(aisle);
            if (ids.size() < 2) {
                continue;
            }
            long id = ids.get(random.nextInt(ids.size()));
            String text = "\"" + TEXTS.get(random.nextInt(TEXTS.size())) + "\"";
            switch (random.nextInt(4)) {
                case 0 -> shop.delete(aisle, id);
                case 1 ->
                    shop.change(
                            aisle,
                            id,
                            "{\"note\":null,\"extra\":[[],{\"a\":" + text + "},1.10,-0.0,12345678901234567890]}");
                default -> shop.change(aisle, id, "{\"note\":" + text + "}");
            }
        }
    }

    private static void fail(DemoShop shop, Random random) {
        List<Fault> faults = List.of(
                new Fault.Drop(),
                new Fault.DropAfterwards(),
                new Fault.CutBody(),
                Fault.status(500),
                Fault.status(503));
        Random calls = new Random(random.nextLong());
        for (Fault fault : faults) {
            shop.faults().next(call -> calls.nextInt(100) == 0, 8, fault);
        }
    }
}
