package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.shop.DemoShop;
import io.holdfast.shop.Fault;
import io.holdfast.shop.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CrashIT {
    private static final int KILLS = 10;
    private static final long SEED = 20_261_121;

    @Test
    void a_backup_whose_worker_is_killed_ten_times_equals_an_undisturbed_one_at_a_tenth_more_calls() throws Exception {
        Installation installation = new Installation();
        Settings settings = Settings.ofAbout(6000).withBucket(100_000, 100_000).withPageMax(25);
        try (DemoShop shop = DemoShop.with(settings)) {
            HoldfastProcess process = installation.worker();
            try {
                String calm = installation.newTenant(process);
                HoldfastApi calmOwner = process.api().signedIn(calm);
                String undisturbed = calmOwner.startBackup(Installation.source(calmOwner, shop, "100000", "100000"));
                JsonNode first = calmOwner.awaitBackup(undisturbed, Duration.ofMinutes(2));
                assertThat(first.get("state").asText()).isEqualTo("SUCCEEDED");
                int calls = shop.calls().size();
                var expected = Installation.content(calmOwner, undisturbed);

                String key = installation.newTenant(process);
                HoldfastApi owner = process.api().signedIn(key);
                String source = Installation.source(owner, shop, "100000", "100000");
                shop.calls().clear();
                AtomicReference<HoldfastProcess> victim = new AtomicReference<>(process);
                BlockingQueue<Integer> hits = killPoints(shop, calls, victim);
                String backup = owner.startBackup(source);
                for (int kill = 0; kill < KILLS; kill++) {
                    assertThat(hits.poll(90, TimeUnit.SECONDS))
                            .as("kill point %d", kill)
                            .isNotNull();
                    process = installation.worker();
                    victim.set(process);
                }
                HoldfastProcess last = process;
                JsonNode ended = Installation.awaitEnd(() -> last.api().signedIn(key), backup, Duration.ofMinutes(2));

                assertThat(ended.get("state").asText()).isEqualTo("SUCCEEDED");
                assertThat(Installation.content(last.api().signedIn(key), backup))
                        .isEqualTo(expected);
                assertThat(ended.get("segments_added").asInt())
                        .isEqualTo(first.get("segments_added").asInt());
                assertThat(ended.get("bytes_added").asLong())
                        .isEqualTo(first.get("bytes_added").asLong());
                assertThat(shop.calls().size()).isLessThanOrEqualTo(calls + calls / 10);
            } finally {
                process.close();
            }
        }
    }

    /** Kills the worker when the backup makes certain calls, chosen by the seed, each followed by enough others for a restart in between. */
    private static BlockingQueue<Integer> killPoints(
            DemoShop shop, int calls, AtomicReference<HoldfastProcess> victim) {
        Random random = new Random(SEED);
        List<Integer> points = new ArrayList<>();
        int stretch = calls * 9 / 10 / KILLS;
        for (int kill = 0; kill < KILLS; kill++) {
            points.add(kill * stretch + 1 + random.nextInt(stretch));
        }
        BlockingQueue<Integer> hits = new LinkedBlockingQueue<>();
        AtomicInteger seen = new AtomicInteger();
        shop.faults().next(request -> points.contains(seen.incrementAndGet()), KILLS, new Fault.Meanwhile(() -> {
            victim.get().kill();
            hits.add(1);
        }));
        return hits;
    }
}
