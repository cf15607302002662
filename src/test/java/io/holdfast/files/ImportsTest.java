package io.holdfast.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restores of streams that are one file: the file is sent back. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ImportsTest {
    private static final int SIZE = (3 << 20) + 77;

    private final FileHost host = new FileHost(SIZE, 1);
    private byte[] then;
    private Door door;
    private String source;

    @BeforeEach
    void a_host() {
        door = Door.ofNewTenant();
        then = host.file();
        source = door.sourceOf("filed", Map.of("url", host.url()), Map.of());
    }

    @AfterEach
    void close() {
        host.close();
    }

    private String backup() {
        return backup("loaded", "replaced");
    }

    private String backup(String... streams) {
        String id = door.request()
                .body(Map.of("streams", List.of(streams)))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(door.awaitBackup(id).getString("state")).isEqualTo("SUCCEEDED");
        return id;
    }

    private JsonPath restore(String backup, String stream, Object... more) {
        Map<String, Object> asked =
                new HashMap<>(Map.of("backup_id", backup, "streams", List.of(Map.of("name", stream))));
        for (int i = 0; i < more.length; i += 2) {
            asked.put((String) more[i], more[i + 1]);
        }
        return door.restore(asked);
    }

    private Map<String, Object> item(JsonPath restore) {
        List<Map<String, Object>> items = door.items(restore.getString("id"));
        assertThat(items).as(restore.prettify()).hasSize(1);
        return items.getFirst();
    }

    private static byte[] sum(String algorithm, byte[] file) {
        try {
            return MessageDigest.getInstance(algorithm).digest(file);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_file_is_sent_back_in_a_form_and_asked_for_until_it_is_there_and_an_undo_sends_what_was_there() {
        String backup = backup();
        host.put(SIZE / 2, 2);
        byte[] before = host.file();

        JsonPath restore = restore(backup, "loaded");

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(item(restore)).containsEntry("outcome", "changed").containsEntry("key", "loaded");
        assertThat(host.file()).isEqualTo(then);
        assertThat(host.uploads()).singleElement().satisfies(upload -> {
            assertThat(upload.call()).isEqualTo("POST /imports/loaded");
            assertThat(upload.type())
                    .contains("form-data; name=\"dump\"; filename=\"loaded\"")
                    .contains("application/x-dump");
            assertThat(upload.sum()).isEqualTo(HexFormat.of().formatHex(sum("SHA-256", then)));
            assertThat(upload.size()).isEqualTo("" + SIZE);
            assertThat(upload.file()).isEqualTo(then);
        });

        JsonPath undo = door.followUp(restore.getString("id"), "undo");

        assertThat(undo.getString("state")).as(undo.prettify()).isEqualTo("SUCCEEDED");
        assertThat(host.file()).isEqualTo(before);
    }

    @Test
    void a_file_is_sent_back_as_it_is_and_not_where_it_is_there() {
        String backup = backup();
        host.put(SIZE, 2);

        JsonPath restore = restore(backup, "replaced");
        JsonPath again = restore(backup, "replaced");

        assertThat(item(restore)).containsEntry("outcome", "changed");
        assertThat(host.file()).isEqualTo(then);
        assertThat(host.uploads())
                .singleElement()
                .satisfies(upload ->
                        assertThat(upload.sum()).isEqualTo(Base64.getEncoder().encodeToString(sum("MD5", then))));
        assertThat(again.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(again.getInt("totals.unchanged")).as(again.prettify()).isEqualTo(1);
    }

    @Test
    void an_upload_that_was_cut_off_is_sent_again_where_that_does_no_harm() {
        String backup = backup();
        host.put(SIZE, 2);
        host.cutsNext(FileHost.Cut.BEFORE);

        JsonPath restore = restore(backup, "replaced");

        assertThat(item(restore)).containsEntry("outcome", "changed");
        assertThat(host.uploads()).hasSize(2);
        assertThat(host.file()).isEqualTo(then);
    }

    @Test
    void an_upload_that_was_cut_off_is_uncertain_otherwise_and_sent_by_a_retry() {
        String backup = backup();
        host.put(SIZE, 2);
        host.cutsNext(FileHost.Cut.BEFORE);

        JsonPath restore = restore(backup, "loaded");

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(item(restore)).containsEntry("outcome", "uncertain").containsEntry("error_code", "write_uncertain");
        assertThat(host.uploads()).hasSize(1);

        JsonPath retry = door.followUp(restore.getString("id"), "retry");

        assertThat(item(retry)).containsEntry("outcome", "changed");
        assertThat(host.file()).isEqualTo(then);
    }

    @Test
    void an_upload_whose_answer_was_lost_is_known_by_what_the_source_declares() {
        String backup = backup();
        host.put(SIZE, 2);
        host.cutsNext(FileHost.Cut.AFTER);

        JsonPath restore = restore(backup, "loaded");

        assertThat(item(restore)).containsEntry("outcome", "changed");
        assertThat(host.uploads()).hasSize(1);
    }

    @Test
    void an_import_that_the_source_calls_failed_has_failed() {
        String backup = backup();
        host.put(SIZE, 2);
        host.endsAs("broken");

        JsonPath restore = restore(backup, "loaded");

        assertThat(restore.getString("state")).isEqualTo("PARTIAL");
        assertThat(item(restore))
                .containsEntry("outcome", "failed")
                .containsEntry("error_code", "source_refused_request");
        assertThat(host.uploads()).hasSize(1);
    }

    @Test
    void a_plan_says_what_it_takes_and_is_stale_once_the_file_changed() {
        String backup = backup();
        host.put(SIZE, 2);

        JsonPath dry = restore(backup, "loaded", "dry_run", true);
        JsonPath plan = door.get("/api/v1/restores/" + dry.getString("id") + "/plan");

        assertThat(plan.getMap("streams.find { it.stream == 'loaded' }")).containsEntry("change", 1);
        assertThat(plan.getMap("calls_by_kind")).containsEntry("uploads", 1).containsEntry("looks", 2);
        assertThat(host.uploads()).isEmpty();
        host.put(SIZE, 3);
        JsonPath stale = door.restore(Map.of("plan_id", dry.getString("id")));
        assertThat(stale.getString("error_code")).isEqualTo("plan_stale");
        assertThat(host.uploads()).isEmpty();
    }

    @Test
    void what_exists_is_spared_where_that_is_asked_for() {
        String backup = backup();
        host.put(SIZE, 2);

        for (String policy : List.of("skip_existing", "copy")) {
            assertThat(item(restore(backup, "loaded", "on_conflict", policy)))
                    .containsEntry("outcome", "skipped")
                    .containsEntry("error_code", "record_exists");
        }
        assertThat(host.uploads()).isEmpty();
    }

    @Test
    void a_file_without_an_import_is_not_restorable_and_one_file_has_no_records_to_choose() {
        String backup = backup();
        String dump = backup("dump");
        door.request()
                .body(Map.of("backup_id", dump, "streams", List.of(Map.of("name", "dump"))))
                .post("/api/v1/restores")
                .then()
                .statusCode(422)
                .body("code", equalTo("not_restorable"), "detail", containsString("loaded by hand"));
        door.request()
                .body(Map.of("backup_id", backup, "streams", List.of(Map.of("name", "loaded", "keys", List.of("1")))))
                .post("/api/v1/restores")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
        assertThat(door.get("/api/v1/connectors/filed").getList("streams.find { it.name == 'loaded' }.writes"))
                .containsExactly("import");
    }

    @Test
    void a_file_among_the_streams_does_not_come_as_lines() {
        String backup = backup();

        assertThat(lines(Map.of("backup_id", backup)).statusCode(200).extract().asString())
                .isEmpty();
        lines(Map.of("backup_id", backup, "streams", List.of(Map.of("name", "loaded"))))
                .statusCode(422)
                .body("code", equalTo("not_restorable"))
                .body("detail", containsString("/exports/loaded"));
    }

    private ValidatableResponse lines(Map<String, Object> asked) {
        return door.request().body(asked).post("/api/v1/restores/file").then();
    }
}
