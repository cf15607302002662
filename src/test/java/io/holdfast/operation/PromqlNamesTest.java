package io.holdfast.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PromqlNamesTest {
    @Test
    void functions_labels_strings_and_ranges_are_no_metrics() {
        assertThat(
                        PromqlNames.of(
                                "histogram_quantile(0.95, sum by (lane, le) (rate(a_bucket{x=\"b_total\",y=~'c{2}'}[$__rate_interval])))"))
                .containsExactly("a_bucket");
    }

    @Test
    void both_sides_of_an_operator_are_found() {
        assertThat(PromqlNames.of(
                        "sum(a) by (x) / on (x) group_left (y) b > bool 1e3 and c unless d offset 5m or 2 * e:f"))
                .containsExactly("a", "b", "c", "d", "e:f");
    }

    @Test
    void subqueries_are_looked_into() {
        assertThat(PromqlNames.of(
                        "deriv((max by (lane) (tasks{state=\"READY\"}))[30m:1m]) > 0 and time() - last > 300"))
                .containsExactly("last", "tasks");
    }

    @Test
    void a_variable_of_a_dashboard_names_a_metric_and_a_label() {
        assertThat(PromqlNames.of("label_values(replica{x=\"$y\"}, namespace)")).containsExactly("replica");
        assertThat(PromqlNames.of("rate(a[$__range]) > $limit")).containsExactly("a");
    }

    @Test
    void a_matched_name_is_refused() {
        assertThatThrownBy(() -> PromqlNames.of("{__name__=~\"a.*\"}")).hasMessageContaining("cannot be checked");
    }
}
