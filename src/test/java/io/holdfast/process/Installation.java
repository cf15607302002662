package io.holdfast.process;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.shop.DemoShop;
import io.holdfast.stack.SharedStack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Processes of the production jar over one empty set of servers, and a tenant of theirs. */
final class Installation {
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED", "TIMED_OUT");
    private static final String[] LANES = {"backup-auto", "backup-manual", "restore", "maintenance"};
    private final Map<String, String> configuration = new HashMap<>(SharedStack.separate());
    private String adminKey;

    Installation() {
        configuration.put("holdfast.worker.announce", "true");
        configuration.put("holdfast.job.lease", "3s");
        configuration.put("holdfast.job.first-pause", "200ms");
    }

    /** A process that does everything. */
    HoldfastProcess worker() {
        return HoldfastProcess.start(configuration);
    }

    /** A process that answers the API and takes no tasks. */
    HoldfastProcess withoutLanes() {
        Map<String, String> quiet = new HashMap<>(configuration);
        for (String lane : LANES) {
            quiet.put("mp.messaging.incoming." + lane + ".enabled", "false");
        }
        return HoldfastProcess.start(quiet);
    }

    /** The key of a new tenant's owner. */
    String newTenant(HoldfastProcess process) {
        HoldfastApi api = process.api();
        if (adminKey == null) {
            adminKey = api.bootstrap(configuration.get("holdfast.bootstrap.secret"));
        }
        HoldfastApi admin = api.signedIn(adminKey);
        String tenant = admin.createTenant("tenant " + UUID.randomUUID());
        return admin.createKey(tenant, "owner", "owner");
    }

    static String source(HoldfastApi owner, DemoShop shop, String capacity, String refill) {
        return owner.createSource(
                "shop " + UUID.randomUUID(),
                "demo-shop",
                Map.of("url", shop.url(), "rate_limit_capacity", capacity, "rate_limit_refill", refill),
                Map.of("token", shop.token()));
    }

    /** What a backup holds, without what differs between two equal ones: texts by stream, and links with the hashes of their files. */
    static Map<String, List<String>> content(HoldfastApi owner, String backup) {
        Map<String, List<String>> content = new HashMap<>();
        for (JsonNode stream : owner.streams(backup)) {
            String name = stream.get("name").asText();
            List<String> lines = new String(
                            owner.bytes("/api/v1/backups/" + backup + "/streams/" + name + "/records.ndjson"),
                            StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> name.equals("_media") ? withoutIds(line) : line)
                    .toList();
            content.put(name, lines);
        }
        return content;
    }

    private static String withoutIds(String line) {
        String url = line.replaceAll(".*\"url\":\"([^\"]*)\".*", "$1");
        String hash = line.replaceAll(".*\"sha256\":\"([^\"]*)\".*", "$1");
        return url + " " + hash;
    }

    /** Waits for a backup's end, asking whichever process answers. */
    static JsonNode awaitEnd(Supplier<HoldfastApi> owner, String backup, Duration most) {
        return await().atMost(most)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(
                        () -> owner.get().backup(backup),
                        found -> ENDED.contains(found.get("state").asText()));
    }
}
