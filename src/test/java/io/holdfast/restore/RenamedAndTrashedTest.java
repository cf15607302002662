package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.files.LabelHost;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that answer under another key, or out of a trash. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class RenamedAndTrashedTest {
    private final LabelHost host = new LabelHost();
    private Door door;
    private String backup;

    @BeforeEach
    void a_backup() {
        door = Door.ofNewTenant();
        host.put("Bug", "red", "live");
        host.put("Docs", "green", "live");
        String source = door.sourceOf("labels", Map.of("url", host.url()), Map.of());
        backup = door.backup(source).getString("id");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void a_record_that_was_renamed_in_case_alone_is_changed_and_not_deleted() {
        host.put("bug", "blue", "live");

        JsonPath restore = door.restore(Map.of(
                "backup_id",
                backup,
                "streams",
                List.of(Map.of("name", "labels")),
                "on_conflict",
                "overwrite",
                "deletes",
                List.of(Map.of("stream", "labels", "all", true))));

        assertThat(restore.getInt("totals.changed")).as(restore.prettify()).isEqualTo(1);
        assertThat(restore.getInt("totals.deleted")).isZero();
        assertThat(host.all()).containsExactly("bug red live", "Docs green live");
    }

    @Test
    void a_record_in_the_trash_is_taken_out_of_it() {
        host.put("Docs", "green", "trash");

        JsonPath restore = door.restore(backup, List.of(Map.of("name", "labels")));

        assertThat(restore.getString("state")).as(restore.prettify()).isEqualTo("SUCCEEDED");
        assertThat(restore.getInt("totals.changed")).isEqualTo(1);
        assertThat(host.all()).containsExactly("Bug red live", "Docs green live");
    }
}
