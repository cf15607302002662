package io.holdfast.habits;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stack.LocalStackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records that are deleted while a list is read by page numbers move others to pages that were read already: whatever the count says, none of them is lost. */
@QuarkusTest
@WithTestResource(LocalStackResource.class)
class SlippingTest extends HabitCase {
    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");

    /** As the second page is asked for, that happens, once. */
    private void beforePageTwo(Runnable what) {
        AtomicBoolean done = new AtomicBoolean();
        platform.does(call -> {
            if (!call.method().equals("HEAD") && call.number("page", 1) == 2 && done.compareAndSet(false, true)) {
                what.run();
            }
            return false;
        });
    }

    @Test
    void one_goes_and_one_comes_so_that_the_count_stays_the_same() {
        platform.put(1, 12);
        beforePageTwo(() -> {
            platform.remove(2);
            platform.put(13, 13);
        });

        String backup = succeeded("counted");

        assertThat(door.lines(backup, "counted")).containsAll(platform.items());
        assertThat(view(backup, "counted")).containsEntry("consistency", "best_effort");
    }

    @Test
    void one_goes_and_one_comes_in_a_counted_list_whose_records_have_dates() {
        IntStream.rangeClosed(1, 12).forEach(id -> platform.put(id, at(OLD, "\"v\":0")));
        beforePageTwo(() -> {
            platform.remove(2);
            platform.put(13, at(Instant.now(), "\"v\":0"));
        });

        String backup = succeeded("dated");

        assertThat(door.lines(backup, "dated")).containsAll(platform.items());
    }

    @Test
    void a_counted_list_whose_records_are_all_older_than_the_pass_is_read_once() {
        IntStream.rangeClosed(1, 12).forEach(id -> platform.put(id, at(OLD, "\"v\":0")));
        platform.calls();

        String backup = succeeded("dated");

        assertThat(door.lines(backup, "dated")).containsExactlyInAnyOrderElementsOf(platform.items());
        assertThat(platform.calls()).filteredOn(call -> call.contains("page=2")).hasSize(1);
    }

    @Test
    void links_that_hold_page_numbers_are_trusted_no_more_than_page_numbers() {
        platform.put(1, 12);
        beforePageTwo(() -> platform.remove(2));

        String backup = succeeded("linked_pages");

        assertThat(door.lines(backup, "linked_pages")).containsAll(platform.items());
    }

    @Test
    void a_change_that_slips_past_the_reading_of_changes_is_found_all_the_same() {
        IntStream.rangeClosed(1, 12).forEach(id -> platform.put(id, at(OLD, "\"v\":0")));
        platform.put(20, at(ago(3_600), "\"v\":0"));
        succeeded("changing");
        Instant now = Instant.now();
        IntStream.rangeClosed(1, 12).forEach(id -> platform.put(id, at(now, "\"v\":1")));
        beforePageTwo(() -> platform.remove(2));
        platform.calls();

        String second = succeeded("changing");

        List<String> calls = platform.calls();
        assertThat(calls).anyMatch(call -> call.contains("updated_since="));
        assertThat(door.lines(second, "changing")).containsAll(platform.items());
    }
}
