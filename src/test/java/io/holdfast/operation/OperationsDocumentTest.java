package io.holdfast.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationsDocumentTest {
    private final String document;

    OperationsDocumentTest() throws IOException {
        document = Files.readString(ConfigTable.DOCUMENT);
    }

    @Test
    void its_settings_are_those_of_the_code() throws IOException {
        assertThat(document)
                .as("%s is not what the code says: run ./dev config-table", ConfigTable.DOCUMENT)
                .isEqualTo(ConfigTable.current(document));
    }

    @Test
    void every_setting_says_what_it_does() throws IOException {
        assertThat(ConfigTable.all()).hasSizeGreaterThan(50).allSatisfy(setting -> {
            assertThat(setting.meaning()).as(setting.key()).endsWith(".");
            assertThat(setting.type()).as(setting.key()).isNotBlank();
        });
        assertThat(ConfigTable.all().stream().map(Setting::key)).doesNotHaveDuplicates();
    }

    @Test
    void a_line_below_two_hashes_is_a_setting_also_where_it_is_commented_out() {
        List<Setting> settings = ConfigTable.ofLibraries(List.of(
                "# Cache", "## How many it keeps.", "x.most-kept=20", "## Where it is.", "#x.url=", "x.other=1"));

        assertThat(settings)
                .containsExactly(
                        new Setting("x.most-kept", "number", "20", "How many it keeps."),
                        new Setting("x.url", "text", "", "Where it is."));
        assertThat(settings.getFirst().variable()).isEqualTo("X_MOST_KEPT");
    }

    @Test
    void the_runbook_has_a_section_for_each_alert_that_says_what_it_means_what_to_look_at_and_what_to_do() {
        List<String> sections = Observability.alerts().stream()
                .map(alert -> section(alert.get("alert").asText()))
                .toList();

        assertThat(sections).allSatisfy(section -> {
            assertThat(section).contains("**Means.** ", "**Look.** ", "**Do.** ");
            assertThat(section.length()).isGreaterThan(200);
        });
        List<String> headings = document.lines()
                .filter(line -> line.startsWith("### Holdfast"))
                .map(line -> line.substring(4))
                .toList();
        assertThat(headings)
                .containsExactlyElementsOf(Observability.alerts().stream()
                        .map(alert -> alert.get("alert").asText())
                        .collect(Collectors.toList()));
    }

    /** What stands below the heading to which the alert's anchor leads. */
    private String section(String alert) {
        int from = document.indexOf("\n### " + alert + "\n");
        assertThat(from).as("a section #%s", alert.toLowerCase(Locale.ROOT)).isPositive();
        int to = document.indexOf("\n#", from + 5);
        return document.substring(from, to < 0 ? document.length() : to);
    }
}
