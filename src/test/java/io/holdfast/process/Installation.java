package io.holdfast.process;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.shop.DemoShop;
import io.holdfast.stack.SharedStack;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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
    private final Map<String, String> configuration = new HashMap<>(SharedStack.separate());
    private String adminKey;

    Installation() {
        configuration.put("holdfast.worker.announce", "true");
        configuration.put("holdfast.job.lease", "3s");
        configuration.put("holdfast.job.first-pause", "200ms");
    }

    /** A process that does everything. */
    HoldfastProcess worker() {
        return start(Map.of());
    }

    /** A process that answers the API and takes no tasks. */
    HoldfastProcess withoutLanes() {
        return start(Map.of("holdfast.roles", "api,scheduler"));
    }

    /** A process with settings of its own. */
    HoldfastProcess start(Map<String, String> own) {
        return HoldfastProcess.start(with(own));
    }

    /** The configuration of all processes, and some settings more. */
    Map<String, String> with(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(configuration);
        all.putAll(own);
        return all;
    }

    /** Empties the database: not even its tables are left. Nobody may be at work on it. */
    void loseDatabase() throws SQLException {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        }
        adminKey = null;
    }

    /** A look into the database. */
    Connection database() throws SQLException {
        return DriverManager.getConnection(
                configuration.get("quarkus.datasource.jdbc.url"),
                configuration.get("quarkus.datasource.username"),
                configuration.get("quarkus.datasource.password"));
    }

    /** The key of the operator of the whole installation. */
    HoldfastApi admin(HoldfastProcess process) {
        if (adminKey == null) {
            adminKey = process.api().bootstrap(configuration.get("holdfast.bootstrap.secret"));
        }
        return process.api().signedIn(adminKey);
    }

    /** The key of a new tenant's owner. */
    String newTenant(HoldfastProcess process) {
        HoldfastApi admin = admin(process);
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
