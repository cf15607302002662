package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.files.FileHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ImportCrashIT {
    private static final Path CONNECTORS =
            Path.of("src", "test", "resources", "connectors-of-tests").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int SIZE = 5 << 20;
    private static final int LARGE = 160 << 20;

    private final BlockingQueue<String> hits = new LinkedBlockingQueue<>();
    private final AtomicReference<HoldfastProcess> victim = new AtomicReference<>();

    @Test
    void a_worker_killed_while_a_file_is_sent_and_while_it_is_awaited_sends_nothing_twice_that_must_not_be()
            throws Exception {
        Map<String, String> here = Map.of("holdfast.connectors.directory", CONNECTORS.toString());
        Installation installation = new Installation();
        try (FileHost host = new FileHost(SIZE, 1)) {
            victim.set(installation.start(here));
            try {
                String key = installation.newTenant(victim.get());
                HoldfastApi owner = victim.get().api().signedIn(key);
                String source = owner.createSource("files", "filed", Map.of("url", host.url()), Map.of());
                byte[] then = host.file();
                String backup = begun(owner, source);
                owner.awaitBackup(backup, PATIENCE);

                host.put(SIZE, 2);
                host.uponUpload(this::kill);
                JsonNode uncertain = restored(installation, here, key, backup, "loaded");
                assertThat(uncertain.at("/totals/uncertain").asInt())
                        .as(uncertain.toPrettyString())
                        .isEqualTo(1);
                assertThat(host.uploads()).as("not sent again").hasSize(1);

                host.uponUpload(this::kill);
                JsonNode replaced = restored(installation, here, key, backup, "replaced");
                assertThat(replaced.at("/totals/changed").asInt())
                        .as(replaced.toPrettyString())
                        .isEqualTo(1);
                assertThat(host.file()).isEqualTo(then);
                assertThat(host.uploads()).as("sent again").hasSize(3);

                host.put(SIZE, 3);
                host.uponPoll(this::kill);
                JsonNode awaited = restored(installation, here, key, backup, "loaded");
                assertThat(awaited.at("/totals/changed").asInt())
                        .as(awaited.toPrettyString())
                        .isEqualTo(1);
                assertThat(host.file()).isEqualTo(then);
                assertThat(host.uploads()).as("asked for, and not sent again").hasSize(4);
            } finally {
                victim.get().close();
            }
        }
    }

    @Test
    void a_file_that_is_larger_than_the_heap_is_sent_back() throws Exception {
        Map<String, String> here = Map.of("holdfast.connectors.directory", CONNECTORS.toString());
        Installation installation = new Installation();
        HoldfastProgram small = new HoldfastProgram(HoldfastProgram.chosen().path(), "128m");
        try (FileHost host = new FileHost(LARGE, 1);
                HoldfastProcess process = HoldfastProcess.launch(small, installation.with(here))) {
            process.awaitReady(PATIENCE);
            String key = installation.newTenant(process);
            HoldfastApi owner = process.api().signedIn(key);
            String source = owner.createSource("files", "filed", Map.of("url", host.url()), Map.of());
            byte[] then = host.file();
            String backup = begun(owner, source);
            owner.awaitBackup(backup, PATIENCE);
            host.put(1_000, 2);

            ObjectNode asked = HoldfastApi.object("backup_id", backup);
            asked.putArray("streams").addObject().put("name", "replaced");
            JsonNode restore = owner.awaitRestore(owner.startRestore(asked), PATIENCE);

            assertThat(restore.at("/totals/changed").asInt())
                    .as(restore.toPrettyString())
                    .isEqualTo(1);
            assertThat(Arrays.equals(host.file(), then)).isTrue();
        }
    }

    private void kill() {
        victim.get().kill();
        hits.add("killed");
    }

    private JsonNode restored(
            Installation installation, Map<String, String> here, String key, String backup, String stream)
            throws InterruptedException {
        ObjectNode asked = HoldfastApi.object("backup_id", backup);
        asked.putArray("streams").addObject().put("name", stream);
        String restore = victim.get().api().signedIn(key).startRestore(asked);
        assertThat(hits.poll(120, TimeUnit.SECONDS)).as(stream).isNotNull();
        victim.set(installation.start(here));
        return victim.get().api().signedIn(key).awaitRestore(restore, PATIENCE);
    }

    private static String begun(HoldfastApi owner, String source) {
        ObjectNode wanted = HoldfastApi.object("name", "files");
        wanted.putArray("streams").add("loaded").add("replaced");
        return owner.post("/api/v1/sources/" + source + "/backups", wanted)
                .get("id")
                .asText();
    }
}
