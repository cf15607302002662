package io.holdfast.lies;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.database.Database;
import io.holdfast.source.Hints;
import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups that ask only for what changed, and how they learn what is gone. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class ChangesTest {
    @Inject
    Hints hints;

    @Inject
    Database database;

    private ListedPlatform platform;
    private Door door;
    private String source;

    @BeforeEach
    void a_platform() {
        platform = new ListedPlatform(23);
        door = Door.ofNewTenant();
        source = source(platform);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private String source(ListedPlatform platform) {
        return door.request()
                .body(Map.of(
                        "name",
                        "listed " + UUID.randomUUID(),
                        "connector",
                        "listed",
                        "settings",
                        Map.of("url", platform.url())))
                .post("/api/v1/sources")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String backup(String stream, boolean full) {
        return backup(source, stream, full);
    }

    private String backup(String source, String stream, boolean full) {
        String id = start(source, stream, full);
        var ended = door.awaitBackup(id);
        assertThat(ended.getString("state")).as("%s", ended.getList("missing")).isEqualTo("SUCCEEDED");
        return id;
    }

    private String start(String source, String stream, boolean full) {
        return door.request()
                .body(Map.of("streams", List.of(stream), "full", full))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private Map<String, Object> stream(String backup, String name) {
        List<Map<String, Object>> items =
                door.get("/api/v1/backups/" + backup + "/streams").getList("items");
        return items.stream()
                .filter(it -> it.get("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void isTheTruth(String backup, String stream) {
        assertThat(door.lines(backup, stream))
                .containsExactlyInAnyOrderElementsOf(platform.truth().values());
    }

    /** All lists but one: the page that an audit of the cursor looks at. */
    private void asksOnlyForChanges(String bound) {
        List<String> lists = lists();
        assertThat(lists).anyMatch(call -> call.contains(bound));
        assertThat(lists.stream().filter(call -> !call.contains(bound))).hasSize(1);
    }

    private List<String> lists() {
        return platform.calls().stream()
                .filter(call -> call.contains("/things?"))
                .toList();
    }

    @Test
    void an_unchanged_source_of_5000_records_costs_three_calls_and_one_for_the_audit() {
        try (ListedPlatform large = new ListedPlatform(5000)) {
            String source = source(large);
            backup(source, "changing", false);
            large.calls();

            String second = backup(source, "changing", false);

            assertThat(large.calls()).hasSizeLessThanOrEqualTo(4);
            assertThat(stream(second, "changing"))
                    .containsEntry("records", 5000)
                    .containsEntry("unchanged", 5000)
                    .containsEntry("unseen", 0);
        }
    }

    @Test
    void only_what_changed_is_asked_for_and_the_rest_is_carried_over() {
        backup("changing", false);
        platform.put(5, "changed");
        platform.put(24, "new");
        platform.calls();

        String second = backup("changing", false);

        asksOnlyForChanges("updated_at_min=");
        assertThat(stream(second, "changing"))
                .containsEntry("changed", 1)
                .containsEntry("created", 1)
                .containsEntry("gone", 0);
        isTheTruth(second, "changing");
    }

    @Test
    void a_count_that_fell_makes_a_backup_of_changes_read_all_and_find_the_deletion() {
        backup("changing", false);
        platform.put(5, "changed");
        platform.delete(7);

        String second = backup("changing", false);

        isTheTruth(second, "changing");
        assertThat(stream(second, "changing")).containsEntry("gone", 1);
    }

    @Test
    void a_backup_that_is_asked_to_reads_all() {
        backup("changing", false);
        platform.calls();

        backup("changing", true);

        assertThat(lists()).hasSizeGreaterThan(4).noneMatch(call -> call.contains("updated_at_min="));
    }

    @Test
    void deletions_are_read_from_the_sources_events() {
        backup("telling", false);
        platform.put(5, "changed");
        platform.delete(7);
        platform.calls();

        String second = backup("telling", false);

        isTheTruth(second, "telling");
        assertThat(stream(second, "telling")).containsEntry("gone", 1);
        assertThat(stream(second, "telling").get("deletions_as_of")).isNotNull();
    }

    @Test
    void a_flag_says_that_a_record_was_deleted() {
        backup("flagged", false);
        platform.flag(7);

        String second = backup("flagged", false);

        assertThat(stream(second, "flagged")).containsEntry("gone", 1).containsEntry("records", 22);
        assertThat(door.lines(second, "flagged")).noneMatch(line -> line.startsWith("{\"id\": 7,"));
    }

    @Test
    void a_sorted_list_is_read_until_it_comes_to_what_was_seen_before() {
        backup("sorted", false);
        platform.put(5, "changed");
        platform.calls();

        String second = backup("sorted", false);

        assertThat(lists()).hasSize(1);
        isTheTruth(second, "sorted");
    }

    @Test
    void a_message_of_the_source_spares_the_pass_that_a_deletion_costs_otherwise_and_proves_nothing_by_itself() {
        backup("changing", false);
        platform.delete(7);
        UUID id = UUID.fromString(source);
        database.change(sql -> {
            hints.note(sql, id, "changing", "7", true);
            hints.note(sql, id, "changing", "8", true);
        });
        platform.calls();

        String second = backup("changing", false);

        asksOnlyForChanges("updated_at_min");
        isTheTruth(second, "changing");
        assertThat(stream(second, "changing")).containsEntry("gone", 1).containsEntry("unseen", 0);
        assertThat(hints.keys(id, "changing", 10)).isEmpty();
    }

    @Test
    void an_export_is_begun_once_awaited_and_read_whole() {
        platform.calls();

        String backup = backup("exported", false);

        isTheTruth(backup, "exported");
        assertThat(platform.calls().stream().filter("/exports"::equals)).hasSize(1);
        assertThat(stream(backup, "exported")).containsEntry("consistency", "exact");
    }

    @Test
    void children_are_read_below_each_parent_and_go_with_it() {
        String first = backup("parts", false);
        long parts = platform.truth().keySet().stream()
                .mapToLong(id -> Long.parseLong(id) % 10)
                .sum();
        assertThat(door.lines(first, "parts")).hasSize((int) parts);
        assertThat(keys(first)).contains("3\u001f2", "19\u001f9");
        platform.delete(9);

        String second = backup("parts", false);

        assertThat(door.lines(second, "parts")).hasSize((int) parts - 9);
        assertThat(stream(second, "parts")).containsEntry("gone", 9).containsEntry("unseen", 0);
    }

    @Test
    void a_list_that_does_not_go_on_where_another_task_took_it_up_is_named_and_its_last_page_kept() {
        try (ListedPlatform large = new ListedPlatform(230)) {
            large.stuckFrom(41);
            String id = start(source(large), "uncounted_json_cursor", false);

            var ended = door.awaitBackup(id);

            assertThat(ended.getString("state")).isEqualTo("PARTIAL");
            assertThat(ended.getList("missing.code")).containsExactly("source_list_repeats");
            assertThat(door.lines(id, "uncounted_json_cursor")).hasSize(41 * 5);
        }
    }

    private List<String> keys(String backup) {
        List<Map<String, Object>> items = door.get("/api/v1/backups/" + backup + "/streams/parts/records?limit=200")
                .getList("items");
        return items.stream().map(it -> it.get("key").toString()).collect(Collectors.toList());
    }
}
