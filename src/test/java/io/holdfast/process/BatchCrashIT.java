package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.files.NoteHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BatchCrashIT {
    private static final Path CONNECTORS =
            Path.of("src", "test", "resources", "connectors-of-tests").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int NOTES = 30;

    @Test
    void a_restore_killed_between_the_answer_to_each_kind_of_batch_and_its_note_writes_nothing_twice()
            throws Exception {
        Map<String, String> here = Map.of(
                "holdfast.connectors.directory",
                CONNECTORS.toString(),
                "holdfast.outgoing.request-timeout",
                "3s",
                "holdfast.outgoing.connect-timeout",
                "1s");
        Installation installation = new Installation();
        BlockingQueue<String> hits = new LinkedBlockingQueue<>();
        AtomicReference<HoldfastProcess> victim = new AtomicReference<>();
        try (NoteHost host = new NoteHost()) {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < NOTES; i++) {
                ids.add(host.add("Note " + i, "then"));
            }
            victim.set(installation.start(here));
            try {
                String key = installation.newTenant(victim.get());
                HoldfastApi owner = victim.get().api().signedIn(key);
                String source = owner.createSource("notes", "batched", Map.of("url", host.url()), Map.of());
                String backup = owner.startBackup(source);
                owner.awaitBackup(backup, PATIENCE);
                List<String> then = host.texts();
                ids.subList(0, 10).forEach(host::remove);
                ids.subList(10, 20).forEach(id -> host.change(id, "now"));
                for (int i = 0; i < 10; i++) {
                    host.add("Added " + i, "now");
                }
                host.calls();
                List<String> kills = List.of("PUT /notes", "POST /notes/batch", "POST /notes/archive");
                kills.forEach(call -> host.beforeTheAnswerTo(call, () -> {
                    victim.get().kill();
                    hits.add(call);
                }));

                String restore = owner.startRestore(asked(backup));
                for (int kill = 0; kill < kills.size(); kill++) {
                    assertThat(hits.poll(120, TimeUnit.SECONDS))
                            .as("kill %d", kill)
                            .isNotNull();
                    victim.set(installation.start(here));
                }
                JsonNode ended = victim.get().api().signedIn(key).awaitRestore(restore, PATIENCE);

                assertThat(ended.get("state").asText())
                        .as(ended.toPrettyString())
                        .isEqualTo("SUCCEEDED");
                assertThat(ended.at("/totals/created").asInt()).isEqualTo(10);
                assertThat(ended.at("/totals/changed").asInt()).isEqualTo(10);
                assertThat(ended.at("/totals/deleted").asInt()).isEqualTo(10);
                assertThat(host.texts()).isEqualTo(then);
                assertThat(host.calls()).as("nothing was sent twice").containsExactlyInAnyOrderElementsOf(kills);
            } finally {
                victim.get().close();
            }
        }
    }

    private static ObjectNode asked(String backup) {
        ObjectNode asked = HoldfastApi.object("backup_id", backup);
        asked.putArray("streams").addObject().put("name", "notes");
        asked.putArray("deletes").addObject().put("stream", "notes").put("all", true);
        return asked;
    }
}
