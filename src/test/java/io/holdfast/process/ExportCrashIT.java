package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.files.FileHost;
import java.nio.file.Files;
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
import org.junit.jupiter.api.io.TempDir;

class ExportCrashIT {
    private static final int SIZE = (60 << 20) + 4_321;
    private static final int CHUNKS = 61;
    /** A part is eight chunks: what a killed worker had read of those under way is read again. */
    private static final int AGAIN = 16;

    private static final List<Integer> KILLS = List.of(1, 20, 45);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Path CONNECTORS =
            Path.of("src", "test", "resources", "connectors-of-tests").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void a_file_whose_worker_is_killed_again_and_again_is_read_on_where_it_was_and_outlives_the_database()
            throws Exception {
        Path vault = folder.resolve("vault");
        Map<String, String> here = Map.of(
                "holdfast.store.type", "directory",
                "holdfast.store.directory", vault.toString(),
                "holdfast.connectors.directory", CONNECTORS.toString());
        Installation installation = new Installation();
        BlockingQueue<Integer> hits = new LinkedBlockingQueue<>();
        AtomicReference<HoldfastProcess> victim = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        try (FileHost host = new FileHost(SIZE, 7)) {
            victim.set(installation.start(here));
            try {
                String key = installation.newTenant(victim.get());
                HoldfastApi owner = victim.get().api().signedIn(key);
                String source = owner.createSource("filed", "filed", Map.of("url", host.url()), Map.of());
                host.meanwhile(() -> {
                    if (KILLS.contains(asked.incrementAndGet())) {
                        victim.get().kill();
                        hits.add(asked.get());
                    }
                });
                AtomicInteger looks = new AtomicInteger();
                host.whenAsked(() -> {
                    // The second look is that behind the last part.
                    if (looks.incrementAndGet() == 2) {
                        victim.get().kill();
                        hits.add(-1);
                    }
                });
                String backup = owner.post("/api/v1/sources/" + source + "/backups", wanted("dump"))
                        .get("id")
                        .asText();
                for (int kill = 0; kill <= KILLS.size(); kill++) {
                    assertThat(hits.poll(120, TimeUnit.SECONDS))
                            .as("kill %d", kill)
                            .isNotNull();
                    victim.set(installation.start(here));
                }
                JsonNode ended = Installation.awaitEnd(() -> victim.get().api().signedIn(key), backup, PATIENCE);

                assertThat(ended.get("state").asText())
                        .as(ended.toPrettyString())
                        .isEqualTo("SUCCEEDED");
                assertThat(asked.get()).isLessThanOrEqualTo(CHUNKS + KILLS.size() * AGAIN);
                assertThat(victim.get().api().signedIn(key).bytes("/api/v1/backups/" + backup + "/exports/dump"))
                        .isEqualTo(host.file());
                victim.get().close();

                Path secret = folder.resolve("key");
                Files.writeString(secret, installation.with(Map.of()).get("holdfast.master-key.secret") + "\n");
                Path out = folder.resolve("out");
                HoldfastCommand extracted = HoldfastCommand.run(
                        Map.of(),
                        "extract",
                        "--folder=" + vault,
                        "--key-file=" + secret,
                        "--backup=" + backup,
                        "--to=" + out);
                assertThat(extracted.code()).as(extracted.output()).isZero();
                assertThat(Files.readAllBytes(out.resolve("exports").resolve("dump")))
                        .isEqualTo(host.file());

                installation.loseDatabase();
                HoldfastCommand rebuilt = HoldfastCommand.run(installation.with(here), "rebuild");
                assertThat(rebuilt.code()).as(rebuilt.output()).isZero();
                victim.set(installation.start(here));
                HoldfastApi admin = installation.admin(victim.get());
                String tenant =
                        admin.all("/api/v1/tenants").getFirst().get("id").asText();
                HoldfastApi again = victim.get().api().signedIn(admin.createKey(tenant, "owner", "owner"));
                assertThat(again.bytes("/api/v1/backups/" + backup + "/exports/dump"))
                        .isEqualTo(host.file());
                asked.set(1_000);
                String next = again.post("/api/v1/sources/" + source + "/backups", wanted("dump"))
                        .get("id")
                        .asText();
                assertThat(again.awaitBackup(next, PATIENCE).get("state").asText())
                        .isEqualTo("SUCCEEDED");
                assertThat(asked.get())
                        .as("an unchanged file is not read again")
                        .isEqualTo(1_000);
            } finally {
                victim.get().close();
            }
        }
    }

    private static ObjectNode wanted(String stream) {
        ObjectNode wanted = HoldfastApi.object("name", "with a file");
        wanted.putArray("streams").add(stream);
        return wanted;
    }
}
