package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lies.FeedHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FeedCrashIT {
    private static final Path CONNECTORS =
            Path.of("src", "test", "resources", "connectors-of-tests").toAbsolutePath();
    private static final int EVENTS = 2_000;
    /** Pages have 50 events, batches 200; the last page is empty. */
    private static final int CALLS = EVENTS / 50 + 1;

    private static final int BATCH = 4;
    private static final List<Integer> KILLS = List.of(1, 14, 30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void a_feed_whose_worker_is_killed_loses_no_event_and_costs_a_batch_a_kill() throws Exception {
        Map<String, String> here = Map.of("holdfast.connectors.directory", CONNECTORS.toString());
        Installation installation = new Installation();
        BlockingQueue<Integer> hits = new LinkedBlockingQueue<>();
        AtomicReference<HoldfastProcess> victim = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        try (FeedHost host = new FeedHost()) {
            host.happen(EVENTS);
            host.meanwhile(() -> {
                if (KILLS.contains(asked.incrementAndGet())) {
                    victim.get().kill();
                    hits.add(asked.get());
                }
            });
            victim.set(installation.start(here));
            try {
                String key = installation.newTenant(victim.get());
                HoldfastApi owner = victim.get().api().signedIn(key);
                String source = owner.createSource("fed", "fed", Map.of("url", host.url()), Map.of());
                String backup = begun(owner, source);
                for (int kill : KILLS) {
                    assertThat(hits.poll(120, TimeUnit.SECONDS))
                            .as("kill at %d", kill)
                            .isNotNull();
                    victim.set(installation.start(here));
                }
                JsonNode ended = Installation.awaitEnd(() -> victim.get().api().signedIn(key), backup, PATIENCE);
                owner = victim.get().api().signedIn(key);

                assertThat(ended.get("state").asText())
                        .as(ended.toPrettyString())
                        .isEqualTo("SUCCEEDED");
                assertThat(lines(owner, backup)).containsExactlyInAnyOrderElementsOf(host.all());
                assertThat(asked.get()).isLessThanOrEqualTo(CALLS + KILLS.size() * BATCH);

                host.happen(10);
                asked.set(1_000);
                String next = begun(owner, source);
                assertThat(owner.awaitBackup(next, PATIENCE).get("state").asText())
                        .isEqualTo("SUCCEEDED");
                assertThat(lines(owner, next)).containsExactlyInAnyOrderElementsOf(host.all());
                assertThat(asked.get()).as("only what is new").isEqualTo(1_002);
            } finally {
                victim.get().close();
            }
        }
    }

    private static List<String> lines(HoldfastApi owner, String backup) {
        return new String(
                        owner.bytes("/api/v1/backups/" + backup + "/streams/events/records.ndjson"),
                        StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static String begun(HoldfastApi owner, String source) {
        ObjectNode wanted = HoldfastApi.object("name", "events");
        wanted.putArray("streams").add("events");
        return owner.post("/api/v1/sources/" + source + "/backups", wanted)
                .get("id")
                .asText();
    }
}
