package io.holdfast.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The form of the alert rules; what they do is tried by promtool ({@code ./dev alerts}). */
class AlertsTest {
    private static final Set<String> SEVERITIES = Set.of("info", "warning", "critical");
    private final List<JsonNode> alerts = Observability.alerts();

    @Test
    void every_alert_says_how_bad_it_is_what_it_means_and_where_to_read_on() {
        for (JsonNode alert : alerts) {
            String name = alert.get("alert").asText();
            assertThat(name).matches("Holdfast[A-Z][A-Za-z]+");
            assertThat(alert.get("for").asText()).as(name).matches("[1-9]\\d*[mh]");
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn(SEVERITIES);
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).as(name).endsWith(".");
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(java.util.Locale.ROOT));
        }
        assertThat(names()).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }

    @Test
    void every_alert_has_a_firing_and_a_silent_case() {
        Set<String> firing = expected(true);
        Set<String> silent = expected(false);
        assertThat(firing).containsExactlyInAnyOrderElementsOf(names());
        assertThat(silent).containsExactlyInAnyOrderElementsOf(names());
    }

    private List<String> names() {
        return alerts.stream().map(alert -> alert.get("alert").asText()).toList();
    }

    private static Set<String> expected(boolean firing) {
        return Observability.expectations().stream()
                .filter(each -> each.get("exp_alerts").isEmpty() != firing)
                .map(each -> each.get("alertname").asText())
                .collect(Collectors.toSet());
    }
}
