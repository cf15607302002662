package io.holdfast.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AutoscalerTest {
    private static final Rule RULE =
            new Rule(4, 1, 8, Duration.ofSeconds(15), Duration.ofSeconds(300), Duration.ofSeconds(60), 3, 1);
    private final Autoscaler scaler = new Autoscaler(RULE);

    @Test
    void a_backlog_is_divided_among_workers_within_the_bounds() {
        assertThat(decide(0, 1, 9)).isEqualTo(3);
        assertThat(new Autoscaler(RULE.withTarget(1)).decide(Duration.ZERO, 7, all(100L, 0L)))
                .isEqualTo(8);
        assertThat(decide(0, 1, 0)).isEqualTo(1);
    }

    @Test
    void the_trigger_that_wants_most_counts() {
        assertThat(scaler.decide(Duration.ZERO, 1, all(2L, 12L))).isEqualTo(3);
    }

    @Test
    void no_more_come_in_a_period_than_the_policy_allows() {
        assertThat(decide(0, 1, 100)).isEqualTo(4);
        assertThat(decide(15, 4, 100)).isEqualTo(4);
        assertThat(decide(61, 4, 100)).isEqualTo(7);
    }

    @Test
    void within_a_tenth_of_the_target_nothing_moves() {
        assertThat(decide(0, 5, 21)).isEqualTo(5);
        assertThat(decide(15, 5, 23)).isEqualTo(6);
    }

    @Test
    void workers_go_one_by_one_and_only_after_less_was_enough_for_the_whole_window() {
        assertThat(decide(0, 3, 12)).isEqualTo(3);
        for (int seconds = 15; seconds <= 300; seconds += 15) {
            assertThat(decide(seconds, 3, 1)).isEqualTo(3);
        }
        assertThat(decide(315, 3, 1)).isEqualTo(2);
        assertThat(decide(330, 2, 1)).isEqualTo(2);
        assertThat(decide(376, 2, 1)).isEqualTo(1);
    }

    @Test
    void a_peak_within_the_window_keeps_the_workers() {
        decide(0, 3, 12);
        decide(200, 3, 12);
        assertThat(decide(400, 3, 1)).isEqualTo(3);
        assertThat(decide(501, 3, 1)).isEqualTo(2);
    }

    @Test
    void a_trigger_that_cannot_be_measured_adds_workers_and_takes_none_away() {
        List<OptionalLong> blind = List.of(OptionalLong.empty(), OptionalLong.of(0));
        assertThat(scaler.decide(Duration.ZERO, 3, blind)).isEqualTo(3);
        assertThat(scaler.decide(Duration.ofHours(1), 3, blind)).isEqualTo(3);
        assertThat(scaler.decide(Duration.ofHours(1), 3, List.of(OptionalLong.empty(), OptionalLong.of(20))))
                .isEqualTo(5);
    }

    @Test
    void the_rule_is_the_charts_and_can_run_by_a_faster_clock() {
        Rule rule = Rule.ofChart("backup-manual");
        assertThat(rule.most()).isGreaterThanOrEqualTo(4);
        assertThat(rule.faster(15).stabilization())
                .isEqualTo(rule.stabilization().dividedBy(15));
        assertThat(rule.faster(15).target()).isEqualTo(rule.target());
    }

    private int decide(long seconds, int current, long measure) {
        return scaler.decide(Duration.ofSeconds(seconds), current, all(measure, 0L));
    }

    private static List<OptionalLong> all(Long... measures) {
        return List.of(measures).stream().map(OptionalLong::of).toList();
    }
}
