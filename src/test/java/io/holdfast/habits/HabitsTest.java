package io.holdfast.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.stack.LocalStackResource;
import io.holdfast.testkit.Door;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Habits of real platforms, taken from public bug reports, and what a backup makes of them: nothing is lost under SUCCEEDED, and no more is lost than what failed. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class HabitsTest {
    private final HabitSource platform = new HabitSource();
    private Door door;
    private String source;

    @BeforeEach
    void a_source() {
        door = Door.ofNewTenant();
        source = door.sourceOf("habits", Map.of("url", platform.url()), Map.of());
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private JsonPath backup(String... streams) {
        String id = door.request()
                .body(Map.of("streams", List.of(streams)))
                .post("/api/v1/sources/" + source + "/backups")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return door.awaitBackup(id);
    }

    private String succeeded(String... streams) {
        JsonPath backup = backup(streams);
        assertThat(backup.getString("state"))
                .as("%s", backup.getList("missing"))
                .isEqualTo("SUCCEEDED");
        return backup.getString("id");
    }

    private Map<String, Object> view(String backup, String stream) {
        return door.get("/api/v1/backups/" + backup + "/streams").getMap("items.find { it.name == '" + stream + "' }");
    }

    private static String at(Instant moment, String more) {
        return "\"updated_at\":\"" + moment.truncatedTo(ChronoUnit.SECONDS) + "\"," + more;
    }

    private static Instant ago(int seconds) {
        return Instant.now().minusSeconds(seconds);
    }

    private void pointAt(HabitSource other) {
        Map<String, Object> now = door.get("/api/v1/sources/" + source).getMap("$");
        door.request()
                .body(Map.of("name", now.get("name"), "connector", "habits", "settings", Map.of("url", other.url())))
                .put("/api/v1/sources/" + source)
                .then()
                .statusCode(200);
    }

    @Test
    void another_account_is_read_in_full_and_nothing_of_the_old_one_counts_as_deleted() {
        IntStream.rangeClosed(1, 25).forEach(id -> platform.put(id, at(ago(60), "\"shop\":\"A\"")));
        String first = succeeded("changing", "items");
        try (HabitSource other = new HabitSource()) {
            IntStream.rangeClosed(20, 29).forEach(id -> other.put(id, at(ago(86_400), "\"shop\":\"B\"")));
            pointAt(other);

            String second = succeeded("changing", "items");

            assertThat(door.lines(second, "changing")).containsExactlyInAnyOrderElementsOf(other.items());
            assertThat(view(second, "items")).containsEntry("gone", 0).containsEntry("created", 10);
            assertThat(door.get("/api/v1/backups/" + second).getList("unusual_change"))
                    .isEmpty();
            for (Map<String, Object> asked : List.<Map<String, Object>>of(
                    Map.of("backup_id", first), Map.of("backup_id", first, "dry_run", true))) {
                door.request()
                        .body(asked)
                        .post("/api/v1/restores")
                        .then()
                        .statusCode(409)
                        .body("code", equalTo("account_changed"));
            }
            door.request()
                    .body(Map.of("backup_id", first, "other_backup_id", second))
                    .post("/api/v1/diffs")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("account_changed"));
        }
        pointAt(platform);
        platform.put(26, at(ago(0), "\"shop\":\"A\""));

        String third = succeeded("changing");

        assertThat(door.lines(third, "changing")).containsExactlyInAnyOrderElementsOf(platform.items());
        assertThat(view(third, "changing")).containsEntry("created", 1).containsEntry("unchanged", 25);
    }

    @Test
    void a_record_of_the_year_2099_hides_no_change() {
        IntStream.rangeClosed(1, 5).forEach(id -> platform.put(id, at(ago(3_600), "\"v\":0")));
        platform.put(9, "\"updated_at\":\"2099-01-01T00:00:00Z\",\"v\":0");
        succeeded("changing");
        platform.put(1, at(ago(0), "\"v\":1"));
        platform.put(50, at(ago(0), "\"v\":1"));
        platform.calls();

        String second = succeeded("changing");

        assertThat(platform.calls()).anyMatch(call -> call.contains("updated_since="));
        assertThat(door.lines(second, "changing")).containsExactlyInAnyOrderElementsOf(platform.items());
    }

    @Test
    void a_record_without_a_moment_of_change_is_read_by_every_backup() {
        platform.put(1, "\"updated_at\":null,\"v\":0");
        platform.put(2, at(ago(3_600), "\"v\":0"));
        succeeded("changing");
        platform.put(1, "\"updated_at\":null,\"v\":1");

        String second = succeeded("changing");

        assertThat(door.lines(second, "changing")).containsExactlyInAnyOrderElementsOf(platform.items());
        assertThat((String) view(second, "changing").get("reason")).contains("no moment of their last change");
    }

    @Test
    void a_cursor_that_misses_a_change_is_found_out_and_all_is_read() {
        IntStream.rangeClosed(1, 3).forEach(id -> platform.put(id, at(ago(3_600), "\"v\":0,\"views\":1")));
        platform.put(4, at(ago(60), "\"v\":0,\"views\":1"));
        succeeded("changing");
        // Changed without a new moment: no cursor can find it.
        String old = platform.items().get(1);
        platform.put(2, old.substring(old.indexOf("\"updated_at\""), old.indexOf(",\"v\"")) + ",\"v\":7,\"views\":1");

        String second = succeeded("changing");

        assertThat(door.lines(second, "changing")).containsExactlyInAnyOrderElementsOf(platform.items());
        assertThat((String) view(second, "changing").get("reason"))
                .contains("The cursor did not find that changing 2 changed.");
        platform.calls();
        succeeded("changing");
        assertThat(platform.calls()).noneMatch(call -> call.contains("updated_since="));
    }

    @Test
    void a_volatile_field_that_changes_alone_is_no_change_and_makes_no_cursor_suspect() {
        Instant old = Instant.parse("2026-01-01T00:00:00Z");
        IntStream.rangeClosed(1, 3).forEach(id -> platform.put(id, at(old, "\"views\":1")));
        platform.put(4, at(ago(60), "\"views\":1"));
        String first = succeeded("changing");
        List<String> stored = platform.items();
        IntStream.rangeClosed(1, 3).forEach(id -> platform.put(id, at(old, "\"views\":2")));
        String four = stored.get(3);
        platform.put(4, four.substring(four.indexOf("\"updated_at\""), four.length() - 2) + "2");

        String second = succeeded("changing");

        assertThat(view(second, "changing")).containsEntry("unchanged", 4).containsEntry("bytes_added", 0);
        assertThat(door.lines(second, "changing")).containsExactlyInAnyOrderElementsOf(door.lines(first, "changing"));
        assertThat((String) view(second, "changing").get("reason")).doesNotContain("cursor");
    }

    @Test
    void an_event_that_is_committed_late_is_read_by_a_later_backup() {
        platform.happen(1, 2, 3, 4, 6);
        succeeded("events");
        platform.happen(5, 7);

        String second = succeeded("events");

        assertThat(door.lines(second, "events")).containsExactlyInAnyOrderElementsOf(platform.events());
    }

    @Test
    void a_record_deleted_while_numbered_pages_are_read_costs_no_other_record() {
        platform.put(1, 12);
        AtomicBoolean done = new AtomicBoolean();
        platform.does(call -> {
            // Page 1 was read; as record 2 goes, record 5 moves onto it, and no page holds record 5 any more.
            if (call.path().equals("/items") && call.number("page", 1) == 2 && done.compareAndSet(false, true)) {
                platform.remove(2);
            }
            return false;
        });

        String backup = succeeded("items");

        assertThat(door.lines(backup, "items")).containsAll(platform.items());
        assertThat(view(backup, "items")).containsEntry("consistency", "best_effort");
    }

    @Test
    void two_records_under_one_key_are_never_a_success() {
        platform.does(call -> {
            boolean list = call.path().equals("/items");
            if (list) {
                int page = call.number("page", 1);
                call.answer(
                        200,
                        page == 1
                                ? "[{\"id\":1,\"v\":\"a\"},{\"id\":2}]"
                                : page == 2 ? "[{\"id\":\"1\",\"v\":\"b\"}]" : "[]");
            }
            return list;
        });

        JsonPath backup = backup("items");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getString("missing[0].detail")).contains("two records of the key 1");
    }

    @Test
    void a_count_that_cannot_be_had_is_no_count() {
        platform.put(1, 9);
        for (int status : new int[] {404, 405, 500}) {
            platform.does(call -> {
                boolean head = call.method().equals("HEAD");
                if (head) {
                    call.answer(status, "");
                }
                return head;
            });

            String backup = succeeded("counted", "others");

            assertThat(door.lines(backup, "counted")).containsExactlyInAnyOrderElementsOf(platform.items());
            assertThat((String) view(backup, "counted").get("reason"))
                    .contains("The source did not give its count")
                    .contains(Integer.toString(status));
        }
    }

    @Test
    void pages_that_are_too_large_for_the_source_are_read_by_smaller_ones() {
        platform.put(1, 18);
        platform.does(call -> fails(call, call.path().equals("/items") && call.number("per_page", 4) > 2, 502));

        String backup = succeeded("items");

        assertThat(door.lines(backup, "items")).containsExactlyInAnyOrderElementsOf(platform.items());
        assertThat(door.lines(succeeded("linked"), "linked")).containsExactlyInAnyOrderElementsOf(platform.items());
    }

    @Test
    void one_record_that_makes_the_source_fail_costs_no_other() {
        platform.put(1, 18);
        platform.does(call -> fails(
                call,
                call.path().equals("/items")
                        && HabitSource.page(call, platform.items()).contains("\"id\":10,"),
                500));

        JsonPath backup = backup("items");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(door.lines(backup.getString("id"), "items")).hasSize(17);
        assertThat(backup.getString("missing[0].code")).isEqualTo("record_unreadable");
        assertThat(backup.getString("missing[0].detail"))
                .contains("at place 10")
                .contains("500");
        assertThat(backup.getString("missing[0].next_step")).isNotBlank();
    }

    @Test
    void a_source_that_gives_smaller_pages_than_it_is_asked_for_and_fails_on_one_leaves_no_hole_in_silence() {
        platform.put(1, 18);
        platform.does(call -> {
            boolean list = call.path().equals("/items");
            int from = (call.number("page", 1) - 1) * 3;
            List<String> all = platform.items();
            if (list && from == 6) {
                call.answer(500, "{\"message\":\"said the platform\"}");
            } else if (list) {
                call.answer(
                        200,
                        all.subList(Math.min(18, from), Math.min(18, from + 3)).toString());
            }
            return list;
        });

        JsonPath backup = backup("items");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getString("missing[0].code")).isEqualTo("source_failed");
        assertThat(door.lines(backup.getString("id"), "items")).hasSize(6);
    }

    @Test
    void what_was_read_before_a_refusal_is_kept() {
        platform.put(1, 18);
        platform.does(call -> fails(call, call.path().equals("/items") && call.number("page", 1) > 3, 422));

        JsonPath backup = backup("items");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(door.lines(backup.getString("id"), "items")).hasSize(12);
        assertThat(backup.getString("missing[0].detail")).contains("422").contains("said the platform");
    }

    @Test
    void a_stream_that_the_account_never_had_is_not_offered_and_one_that_it_lost_is_missing() {
        platform.put(1, 3);
        platform.does(call -> fails(call, call.path().equals("/others"), 404));

        String first = succeeded("items", "others");

        assertThat(view(first, "others")).containsEntry("consistency", "not_offered");
        platform.does(call -> fails(call, call.path().equals("/others"), 451));
        assertThat(view(succeeded("items", "others"), "others")).containsEntry("consistency", "not_offered");
        platform.does(call -> false);
        succeeded("items", "others");
        platform.does(call -> fails(call, call.path().equals("/others"), 404));

        JsonPath lost = backup("items", "others");

        assertThat(lost.getString("state")).isEqualTo("PARTIAL");
        assertThat(lost.getString("missing[0].code")).isEqualTo("stream_not_offered");
        assertThat(view(lost.getString("id"), "others"))
                .containsEntry("unseen", 1)
                .containsEntry("gone", 0);
    }

    @Test
    void a_refused_permission_is_no_stream_that_is_not_offered() {
        platform.put(1, 3);
        platform.does(call -> fails(call, call.path().equals("/others"), 403));

        JsonPath backup = backup("items", "others");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getString("missing[0].code")).isEqualTo("source_refused_request");
        assertThat(door.lines(backup.getString("id"), "items")).hasSize(3);
    }

    @Test
    void one_parent_whose_children_always_fail_costs_no_other_children() {
        platform.put(1, 5);
        for (int status : new int[] {403, 500}) {
            platform.does(call -> fails(call, call.path().equals("/items/3/notes"), status));

            JsonPath backup = backup("items", "notes");

            assertThat(backup.getString("state")).isEqualTo("PARTIAL");
            assertThat(door.lines(backup.getString("id"), "notes")).hasSize(4);
            assertThat(backup.getString("missing[0].detail"))
                    .contains("/items/3/notes")
                    .contains("" + status);
        }
    }

    @Test
    void a_source_of_which_nothing_could_be_read_has_no_backup() {
        platform.does(call -> fails(call, !call.path().equals("/check"), 404));

        JsonPath backup = backup("items", "others");

        assertThat(backup.getString("state")).isEqualTo("FAILED");
        assertThat(backup.getString("error_code")).isEqualTo("stream_not_offered");
    }

    @Test
    void an_export_that_shrank_to_nothing_is_unusual_and_holds_the_good_ones_back() {
        platform.dump(new byte[100_000]);
        String first = succeeded("dump");
        platform.dump(new byte[60_000]);
        String second = succeeded("dump");
        assertThat(door.get("/api/v1/backups/" + second).getList("unusual_change"))
                .isEmpty();
        platform.dump(new byte[0]);

        String third = succeeded("dump");

        JsonPath marked = door.get("/api/v1/backups/" + third);
        assertThat(marked.getLong("unusual_change[0].bytes")).isZero();
        assertThat(marked.getLong("unusual_change[0].bytes_before")).isEqualTo(60_000);
        assertThat(door.get("/api/v1/backups/" + second).getBoolean("held_back"))
                .isTrue();
        assertThat(door.get("/api/v1/backups/" + first).getBoolean("held_back")).isTrue();
    }

    @Test
    void a_task_that_fails_again_and_again_is_one_failure_of_the_source() {
        platform.put(1, 3);
        AtomicInteger asked = new AtomicInteger();
        platform.does(call -> fails(call, call.path().equals("/others") && asked.incrementAndGet() > 0, 500));

        JsonPath backup = backup("items", "others");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getString("missing[0].code")).isEqualTo("source_failed");
        assertThat(door.lines(backup.getString("id"), "items")).hasSize(3);
    }

    private static boolean fails(Habit call, boolean here, int status) throws IOException {
        if (here) {
            call.answer(status, "{\"message\":\"said the platform\"}");
        }
        return here;
    }
}
