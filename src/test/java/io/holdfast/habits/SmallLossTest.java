package io.holdfast.habits;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Failures of real platforms, taken from public bug reports: no more is lost than what failed, and that is named. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class SmallLossTest extends HabitCase {
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

    /** Each page of that list that holds the record 10 is answered with 500. */
    private void failAtRecordTen(String list) {
        platform.does(call -> fails(
                call,
                call.path().equals(list)
                        && HabitSource.page(call, platform.items()).contains("\"id\":10,"),
                500));
    }

    @Test
    void one_record_behind_links_of_page_numbers_costs_no_other() {
        platform.put(1, 18);
        failAtRecordTen("/linked");

        JsonPath backup = backup("linked_pages");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getString("missing[0].code")).isEqualTo("record_unreadable");
        assertThat(backup.getString("missing[0].detail")).contains("place 10 of the list");
        assertThat(door.lines(backup.getString("id"), "linked_pages"))
                .hasSize(17)
                .noneMatch(line -> line.contains("\"id\":10,"));
    }

    @Test
    void one_record_that_makes_the_source_fail_costs_no_other() {
        platform.put(1, 18);
        failAtRecordTen("/items");

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
    void a_task_that_fails_again_and_again_is_one_failure_of_the_source() {
        platform.put(1, 3);
        AtomicInteger asked = new AtomicInteger();
        platform.does(call -> fails(call, call.path().equals("/others") && asked.incrementAndGet() > 0, 500));

        JsonPath backup = backup("items", "others");

        assertThat(backup.getString("state")).isEqualTo("PARTIAL");
        assertThat(backup.getString("missing[0].code")).isEqualTo("source_failed");
        assertThat(door.lines(backup.getString("id"), "items")).hasSize(3);
    }
}
