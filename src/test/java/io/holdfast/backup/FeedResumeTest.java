package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.holdfast.connector.ConnectorFile;
import io.holdfast.connector.StreamSpec;
import io.holdfast.vault.FeedGap;
import io.holdfast.vault.Reach;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Where a feed is read on: never behind an event that may still come. */
class FeedResumeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private final StreamSpec numbered = stream("order: /seq\n    batch: {settle: 10m, reread: 4}");
    private final StreamSpec plain = stream("batch: {reread: 4}");

    private static StreamSpec stream(String words) {
        return ConnectorFile.connector("""
                name: fed
                title: fed
                type: rest
                base_url: "http://127.0.0.1"
                check: {path: /check}
                streams:
                  - name: events
                    kind: feed
                    endpoint: {path: /events}
                    primary_key: [/seq]
                    paginator: {type: last_id, cursor_param: after}
                    %s
                    restorable: no
                    reason: a test
                """.formatted(words)).stream("events").orElseThrow();
    }

    private static FeedResume reading(
            StreamSpec stream, FeedResume.State state, String from, Instant now, int... numbers) {
        FeedResume resume = new FeedResume(stream, state, from, now);
        for (int number : numbers) {
            resume.take(IntNode.valueOf(number));
        }
        return resume;
    }

    private static FeedResume.State waitedFor(String since, String edge) {
        Reach reach = new Reach(null, null, null, null, null, new FeedGap(Instant.parse(since), edge), null, null);
        return FeedResume.State.after(reach);
    }

    @Test
    void a_feed_without_gaps_goes_on_at_its_end() {
        FeedResume resume = reading(numbered, null, "", NOW, 1, 2, 3, 4, 5);

        assertThat(resume.position("", "{\"after\":\"5\"}")).isEqualTo("{\"after\":\"5\"}");
        assertThat(resume.gap("5")).isNull();
    }

    @Test
    void a_new_gap_is_waited_for_from_now_on() {
        FeedResume resume = reading(numbered, null, "", NOW, 1, 2, 3, 4, 6);

        assertThat(resume.position("", "{\"after\":\"6\"}")).isEqualTo("{\"after\":\"4\"}");
        assertThat(resume.gap("6")).isEqualTo(new FeedGap(NOW, "6"));
    }

    @Test
    void a_gap_behind_the_place_where_the_reading_begins_counts() {
        FeedResume resume = reading(numbered, null, "{\"after\":\"6\"}", NOW, 8, 9, 10, 11);

        assertThat(resume.position("{\"after\":\"6\"}", "end")).isEqualTo("{\"after\":\"6\"}");
    }

    @Test
    void a_gap_is_waited_for_as_long_as_it_may_take_to_settle_and_no_longer() {
        Instant since = NOW.minus(Duration.ofMinutes(10));
        FeedResume young =
                reading(numbered, waitedFor(since.plusSeconds(1).toString(), "6"), "{\"after\":\"4\"}", NOW, 6, 7, 8);
        FeedResume old = reading(numbered, waitedFor(since.toString(), "6"), "{\"after\":\"4\"}", NOW, 6, 7, 8);

        assertThat(young.position("", "end")).isEqualTo("{\"after\":\"4\"}");
        assertThat(young.gap("8")).isEqualTo(new FeedGap(since.plusSeconds(1), "6"));
        assertThat(old.position("", "end")).isEqualTo("end");
        assertThat(old.gap("8")).isNull();
    }

    @Test
    void a_gap_that_opened_since_is_not_as_old_as_the_one_before_it() {
        FeedResume resume =
                reading(numbered, waitedFor("2026-03-01T09:00:00Z", "6"), "{\"after\":\"4\"}", NOW, 6, 7, 8, 10);

        assertThat(resume.position("", "end")).isEqualTo("{\"after\":\"8\"}");
        assertThat(resume.gap("10")).isEqualTo(new FeedGap(NOW, "10"));
    }

    @Test
    void a_gap_between_two_tasks_of_one_backup_is_seen() {
        FeedResume first = reading(numbered, null, "", NOW, 1, 2, 3);
        FeedResume second = reading(numbered, first.state(""), "{\"after\":\"3\"}", NOW, 5, 6, 7);

        assertThat(second.position("{\"after\":\"3\"}", "end")).isEqualTo("{\"after\":\"3\"}");
    }

    @Test
    void numbers_with_more_gaps_than_events_are_no_places_to_wait_at_but_the_end_is_read_again() {
        FeedResume resume = reading(numbered, null, "", NOW, 100, 250, 400, 900);

        assertThat(resume.position("", "end")).isEmpty();
        assertThat(resume.gap("900")).isNull();
    }

    @Test
    void a_feed_without_numbers_is_read_again_from_so_many_events_before_its_end() {
        FeedResume first = reading(plain, null, "a", NOW, 1, 2, 3);
        FeedResume second = reading(plain, first.state("a"), "b", NOW, 4, 5, 6);
        FeedResume third = reading(plain, second.state("b"), "c", NOW, 7, 8, 9);

        assertThat(first.position("a", "b")).isEqualTo("a");
        assertThat(second.position("b", "c")).isEqualTo("a");
        assertThat(third.position("c", "end")).isEqualTo("b");
    }
}
