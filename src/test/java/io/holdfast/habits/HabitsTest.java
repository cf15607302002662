package io.holdfast.habits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Habits of real platforms, taken from public bug reports, that look like a quiet day: nothing is lost under SUCCEEDED. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class HabitsTest extends HabitCase {
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

    /** WooCommerce compares {@code modified_after} with the shop's local time unless {@code dates_are_gmt} is set (class-wc-rest-crud-controller.php, prepare_objects_query). */
    @Test
    void a_cursor_in_another_time_zone_is_found_out_by_the_newest_page() throws Exception {
        IntStream.rangeClosed(1, 40).forEach(id -> platform.put(id, at(ago(86_400 + id), "\"v\":0")));
        succeeded("sortable");
        AtomicBoolean unlucky = new AtomicBoolean(true);
        platform.does(call -> {
            boolean whole = call.param("updated_since").isEmpty();
            // The first page of the whole list is the audit's random one, which shows nothing new here.
            boolean blind = !whole || call.param("sort").isEmpty() && unlucky.compareAndSet(true, false);
            if (blind) {
                call.answer(200, "[]");
            }
            return blind;
        });
        platform.put(17, at(ago(3_600), "\"v\":1"));
        platform.calls();

        String second = succeeded("sortable");

        assertThat(platform.calls()).anyMatch(call -> call.contains("sort=updated"));
        assertThat(door.lines(second, "sortable")).containsExactlyInAnyOrderElementsOf(platform.items());
        assertThat((String) view(second, "sortable").get("reason")).contains("did not find that sortable 17 changed");
    }

    @Test
    void a_change_behind_the_cursors_reading_is_no_miss_even_where_dates_are_hours_behind() throws Exception {
        IntStream.rangeClosed(1, 9).forEach(id -> platform.put(id, at(ago(86_400 + id), "\"v\":0")));
        platform.put(40, at(ago(20_000), "\"v\":0"));
        succeeded("sortable");
        AtomicBoolean changed = new AtomicBoolean();
        platform.does(call -> {
            if (!call.param("sort").isEmpty() && changed.compareAndSet(false, true)) {
                platform.put(3, at(ago(18_000), "\"v\":1"));
            }
            return false;
        });

        String second = succeeded("sortable");

        assertThat(changed).isTrue();
        assertThat((String) view(second, "sortable").get("reason")).doesNotContain("cursor");
        platform.calls();
        succeeded("sortable");
        assertThat(platform.calls()).anyMatch(call -> call.contains("updated_since="));
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
    void what_means_the_same_in_another_form_stores_nothing_anew() {
        platform.put(1, "\"meta\":[{\"k\":\"a\"}],\"price\":1.5");
        platform.put(2, "\"meta\":[],\"price\":2");
        String first = succeeded("meanings");
        platform.put(1, "\"price\":\"1.50\",\"meta\":{\"0\":{\"k\":\"a\"}}");
        platform.put(2, "\"meta\":{\"0\":1},\"price\":2");

        String second = succeeded("meanings");

        assertThat(view(second, "meanings")).containsEntry("unchanged", 1).containsEntry("changed", 1);
        assertThat(door.lines(second, "meanings"))
                .contains(platform.items().get(1))
                .contains(door.lines(first, "meanings").getFirst());
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
}
