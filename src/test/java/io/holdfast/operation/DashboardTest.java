package io.holdfast.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardTest {
    private static final int WIDTH = 24;
    private final JsonNode dashboard = Observability.dashboard();

    @Test
    void it_has_a_row_for_each_part_of_the_service() {
        assertThat(panels("row"))
                .extracting(row -> row.get("title").asText())
                .containsExactly(
                        "Overview", "Lanes", "Jobs", "Sources & limits", "Vault", "API & progress", "Processes");
    }

    @Test
    void every_expression_keeps_to_the_chosen_source_and_namespace() {
        for (JsonNode target : targets()) {
            String expression = target.get("expr").asText();
            assertThat(target.at("/datasource/uid").asText()).as(expression).isEqualTo("${datasource}");
            long names = PromqlNames.of(expression).size();
            assertThat(expression.split("namespace=~\"\\$namespace\"", -1).length - 1L)
                    .as(expression)
                    .isGreaterThanOrEqualTo(names)
                    .isPositive();
        }
    }

    @Test
    void panels_have_ids_of_their_own_and_do_not_lie_upon_each_other() {
        Set<Integer> ids = new HashSet<>();
        Set<Integer> cells = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(WIDTH);
            for (int x = place.get("x").asInt();
                    x < place.get("x").asInt() + place.get("w").asInt();
                    x++) {
                for (int y = place.get("y").asInt();
                        y < place.get("y").asInt() + place.get("h").asInt();
                        y++) {
                    assertThat(cells.add(y * WIDTH + x))
                            .as(panel.get("title").asText())
                            .isTrue();
                }
            }
        }
    }

    private List<JsonNode> panels(String type) {
        List<JsonNode> found = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> {
            if (panel.get("type").asText().equals(type)) {
                found.add(panel);
            }
        });
        return found;
    }

    private List<JsonNode> targets() {
        List<JsonNode> found = new ArrayList<>();
        dashboard.get("panels").forEach(panel -> panel.path("targets").forEach(found::add));
        return found;
    }
}
