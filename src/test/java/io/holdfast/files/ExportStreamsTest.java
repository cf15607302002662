package io.holdfast.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups of streams that are one file. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ExportStreamsTest {
    private static final int SIZE = (9 << 20) + 12_345;

    @Inject
    Database database;

    private FileHost host;
    private Door door;
    private String source;

    @BeforeEach
    void a_host() {
        host = new FileHost(SIZE, 1);
        door = Door.ofNewTenant();
        source = door.sourceOf("filed", Map.of("url", host.url()), Map.of());
    }

    @AfterEach
    void close() {
        host.close();
    }

    private JsonPath backup(String stream) {
        return backup(stream, false);
    }

    private JsonPath backup(String stream, boolean full) {
        String id = door.request()
                .body(Map.of("streams", List.of(stream), "full", full))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return door.awaitBackup(id);
    }

    private String succeeded(String stream) {
        JsonPath backup = backup(stream);
        assertThat(backup.getString("state"))
                .as("%s", backup.getList("missing"))
                .isEqualTo("SUCCEEDED");
        return backup.getString("id");
    }

    private byte[] download(String backup, String stream) {
        return door.request()
                .get("/api/v1/backups/" + backup + "/exports/" + stream)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private Map<String, Object> view(String backup, String stream) {
        return door.get("/api/v1/backups/" + backup + "/streams").getMap("items.find { it.name == '" + stream + "' }");
    }

    private List<String> parts() {
        return host.calls().stream()
                .filter(call -> call.startsWith("/file bytes") && !call.endsWith("bytes=0-0"))
                .toList();
    }

    @Test
    void a_file_is_read_in_ranges_and_handed_out_whole_and_by_range() {
        String backup = succeeded("dump");

        assertThat(parts()).hasSize(10).contains("/file bytes=0-1048575");
        assertThat(download(backup, "dump")).isEqualTo(host.file());
        var part = door.request()
                .header("Range", "bytes=8388600-8388619")
                .get("/api/v1/backups/" + backup + "/exports/dump")
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes 8388600-8388619/" + SIZE)
                .extract();
        assertThat(part.asByteArray()).isEqualTo(Arrays.copyOfRange(host.file(), 8_388_600, 8_388_620));
        door.request()
                .header("If-None-Match", part.header("ETag"))
                .get("/api/v1/backups/" + backup + "/exports/dump")
                .then()
                .statusCode(304);
        assertThat(view(backup, "dump"))
                .containsEntry("kind", "export")
                .containsEntry("records", 1)
                .containsEntry("consistency", "exact");
        JsonPath listed = door.get("/api/v1/backups/" + backup + "/exports");
        assertThat(listed.getLong("items[0].size")).isEqualTo(SIZE);
        assertThat(listed.getString("items[0].checksum.algorithm")).isEqualTo("sha256");
        assertThat(door.get("/api/v1/backups/" + backup).getLong("bytes_added")).isGreaterThanOrEqualTo(SIZE);
    }

    @Test
    void an_unchanged_file_is_not_read_again_and_belongs_to_the_next_backup_too() {
        succeeded("dump");
        host.calls();

        String second = succeeded("dump");

        assertThat(parts()).isEmpty();
        assertThat(view(second, "dump")).containsEntry("unchanged", 1);
        assertThat(download(second, "dump")).isEqualTo(host.file());
        assertThat(backup("dump", true).getString("state")).isEqualTo("SUCCEEDED");
        assertThat(parts()).as("all was asked for").hasSize(10);
    }

    @Test
    void a_file_without_a_validator_is_read_each_time_and_its_backup_says_what_that_is_worth() {
        succeeded("bare");
        host.calls();

        String second = succeeded("bare");

        assertThat(host.calls()).contains("/bare bytes=0-8388607");
        assertThat(view(second, "bare")).containsEntry("consistency", "best_effort");
        assertThat(download(second, "bare")).isEqualTo(host.file());
    }

    @Test
    void a_file_that_is_asked_for_by_parameters_is_read_and_held_against_its_checksum() {
        String backup = succeeded("pieces");

        assertThat(host.calls()).contains("/piece?from=0&length=8388608", "/piece?from=8388608&length=1060921");
        assertThat(download(backup, "pieces")).isEqualTo(host.file());
    }

    @Test
    void a_file_that_changes_while_it_is_read_is_begun_again_and_kept_as_it_is_then() {
        AtomicInteger asked = new AtomicInteger();
        host.meanwhile(() -> {
            if (asked.incrementAndGet() == 5) {
                host.put(SIZE - 100, 2);
            }
        });

        String backup = succeeded("dump");

        assertThat(download(backup, "dump")).isEqualTo(host.file());
    }

    @Test
    void a_file_that_keeps_changing_is_named_and_the_one_of_the_backup_before_is_kept() {
        String first = succeeded("dump");
        byte[] before = host.file();
        AtomicInteger asked = new AtomicInteger();
        host.meanwhile(() -> {
            if (asked.incrementAndGet() % 5 == 0) {
                host.put(SIZE, asked.get());
            }
        });
        host.put(SIZE, 99);

        JsonPath second = backup("dump");

        assertThat(second.getString("state")).isEqualTo("PARTIAL");
        assertThat(second.getList("missing.code")).containsExactly("export_changed");
        String id = second.getString("id");
        assertThat(view(id, "dump")).containsEntry("complete", false).containsEntry("unseen", 1);
        assertThat(door.get("/api/v1/backups/" + id + "/exports").getBoolean("items[0].unseen"))
                .isTrue();
        assertThat(download(id, "dump")).isEqualTo(before).isEqualTo(download(first, "dump"));
    }

    @Test
    void bytes_that_do_not_add_up_to_what_the_source_declares_are_no_backup() {
        host.declares("ab".repeat(32));

        JsonPath backup = backup("dump");

        assertThat(backup.getString("state")).isEqualTo("FAILED");
        assertThat(backup.getString("error_code")).isEqualTo("export_checksum_mismatch");
        assertThat(backup.getList("missing.code")).containsExactly("export_checksum_mismatch");
        door.request()
                .get("/api/v1/backups/" + backup.getString("id") + "/exports")
                .then()
                .statusCode(409);
    }

    @Test
    void a_file_of_no_bytes_is_a_file() {
        host.put(0, 1);

        String backup = succeeded("dump");

        assertThat(download(backup, "dump")).isEmpty();
    }

    @Test
    void an_archive_holds_the_file_and_says_so() throws IOException {
        String backup = succeeded("dump");

        byte[] zip = door.request()
                .get("/api/v1/backups/" + backup + "/download")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();

        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        assertThat(entries).containsOnlyKeys("exports/dump", "index.json");
        assertThat(entries.get("exports/dump")).isEqualTo(host.file());
    }

    @Test
    void a_broken_export_is_named_by_its_backup_and_read_again_by_the_next() {
        String first = succeeded("dump");
        database.change(sql -> sql.update(
                "update vault_object set state = 'BROKEN' where source_id = ? and kind = 'EXPORT'",
                UUID.fromString(source)));
        host.calls();

        String second = succeeded("dump");

        assertThat(parts()).hasSize(10);
        assertThat(download(second, "dump")).isEqualTo(host.file());
        String job = door.request()
                .body(Map.of("depth", "FULL"))
                .post("/api/v1/backups/" + first + "/verifications")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
        assertThat(door.awaitEnd("/api/v1/jobs/" + job).getString("state")).isEqualTo("PARTIAL");
        assertThat(door.get("/api/v1/backups/" + first + "/damages").getList("items.stream"))
                .containsExactly("dump");
    }
}
