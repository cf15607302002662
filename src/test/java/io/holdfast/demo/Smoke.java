package io.holdfast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.process.HoldfastApi;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Settings;
import io.holdfast.shop.ShopState;
import java.time.Duration;
import java.util.List;

/**
 * {@code ./dev demo --smoke}: backs up the demo's shop twice, spoils 300 records, has Holdfast find them, restores everything and compares. The last line of
 * its output is one JSON object; the exit code is 0 only where nothing differs, the second backup stored nothing, and diff and restore
 * covered what was spoiled.
 */
public final class Smoke {
    private static final int SPOILED = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final long began = System.nanoTime();
    private final DemoHouse house;
    private final HoldfastApi owner;

    private Smoke(DemoHouse house) {
        this.house = house;
        this.owner = house.owner();
    }

    public static void main(String[] arguments) {
        System.out.println("Starting the servers, a shop of 5,000 products, and Holdfast …");
        int code = 1;
        try (DemoHouse house = DemoHouse.open(Settings.demo().withBucket(4000, 400))) {
            try {
                code = new Smoke(house).run() ? 0 : 1;
            } catch (RuntimeException e) {
                System.out.println(
                        "The end of Holdfast's log:\n" + house.holdfast().tail());
                throw e;
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.out.println("{\"error\":\"" + e.getClass().getSimpleName() + "\"}");
        }
        System.exit(code);
    }

    private boolean run() {
        DemoShop shop = house.shop();
        ShopState before = shop.snapshot();
        say(
                "The shop has %,d records and %,d image files.",
                before.size(), before.files().size());
        JsonNode first = backUp("First backup");
        JsonNode second = backUp("Second backup");
        int segments = second.path("segments_added").asInt(-1);
        int hit = shop.spoil(SPOILED, 42).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        int damage = ShopComparator.differences(before, shop.snapshot()).size();
        say("Spoiled %d records, half of them deleted; the comparator finds %,d differences.", hit, damage);
        String backup = first.get("id").asText();
        lastPercent = -1;
        JsonNode diff = owner.compare(backup, PATIENCE, job -> tell("Comparing", job));
        int found = (int) owner.entries(diff.get("id").asText()).stream()
                .filter(entry -> List.of("changed", "deleted")
                        .contains(entry.path("kind").asText()))
                .filter(entry -> !entry.path("stream").asText().startsWith("_"))
                .count();
        say("Compared with the present: %s, %s", diff.get("state").asText(), diff.get("totals"));
        lastPercent = -1;
        String order = owner.startRestore(backup);
        JsonNode restore = owner.awaitRestore(order, PATIENCE, job -> tell("Restore", job));
        say("Restore: %s, %s", restore.get("state").asText(), restore.get("totals"));
        for (String outcome : List.of("failed", "uncertain", "skipped")) {
            owner.restoredItems(order, outcome).stream().limit(10).forEach(item -> say("  %s: %s", outcome, item));
        }
        List<Difference> differences = ShopComparator.differences(before, shop.snapshot());
        differences.stream().limit(20).forEach(difference -> System.out.println("  differs: " + difference));
        say("Compared all records and images, ignoring %s.", ShopComparator.IGNORED);
        say(
                "Calls to the shop: %,d; the worst moment was %.0f calls below its limit.",
                shop.calls().size(), -shop.maxCallsOverBucket());
        JsonNode totals = restore.get("totals");
        int restored = totals.path("created").asInt() + totals.path("changed").asInt();
        long seconds = seconds();
        long peak = house.holdfast().peakResidentBytes();
        StartFigures start = StartFigures.measure(house.stack().configuration());
        say("%s", start.sentence(peak));
        System.out.printf(
                "{\"records\":%d,\"media\":%d,\"spoiled\":%d,\"found\":%d,\"restored\":%d,\"differences\":%d,\"second_backup_segments\":%d,\"seconds\":%d,%s}%n",
                first.path("records").asLong(),
                first.path("media").asLong(),
                hit,
                found,
                restored,
                differences.size(),
                segments,
                seconds,
                start.json(peak));
        return differences.isEmpty()
                && damage > 0
                && segments == 0
                && hit == SPOILED
                && found >= SPOILED
                && restored >= SPOILED;
    }

    private JsonNode backUp(String name) {
        lastPercent = -1;
        String id = owner.startBackup(house.source());
        JsonNode backup = owner.awaitBackup(id, PATIENCE, job -> tell(name, job));
        say(
                "%s: %s, %,d records, %,d media, %d new segments, %,d new bytes",
                name,
                backup.get("state").asText(),
                backup.path("records").asLong(),
                backup.path("media").asLong(),
                backup.path("segments_added").asLong(),
                backup.path("bytes_added").asLong());
        if (!backup.path("complete").asBoolean()) {
            throw new IllegalStateException(name + " is not complete: " + backup);
        }
        return backup;
    }

    private int lastPercent = -1;

    private void tell(String name, JsonNode job) {
        int percent = job.path("percent").asInt();
        if (percent / 10 != lastPercent / 10) {
            lastPercent = percent;
            say("%s: %d %%", name, percent);
        }
    }

    private void say(String format, Object... values) {
        System.out.printf("[%3d s] %s%n", seconds(), format.formatted(values));
    }

    private long seconds() {
        return (System.nanoTime() - began) / 1_000_000_000L;
    }
}
