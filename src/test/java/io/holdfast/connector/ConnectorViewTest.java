package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorView.StreamView;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorViewTest {
    @Test
    void what_is_written_by_an_upsert_can_be_created_and_changed() {
        assertThat(writes("{upsert: {method: PUT, path: \"/notes/{{ record.key }}\"}}"))
                .containsExactly("create", "update");
    }

    @Test
    void what_can_be_written_is_what_there_is_a_call_for() {
        assertThat(
                        writes(
                                "{create: {method: POST, path: /notes}, delete: {method: DELETE, path: \"/notes/{{ record.key }}\"}}"))
                .containsExactly("create", "delete");
    }

    private static List<String> writes(String write) {
        Connector connector = ConnectorFile.connector("""
                name: notes
                title: Notes
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url}]
                check: {path: /me}
                streams:
                  - name: notes
                    endpoint: {path: /notes}
                    primary_key: [/id]
                    item: {endpoint: {path: "/notes/{{ record.key }}"}}
                    write: %s
                """.formatted(write));
        return ConnectorView.of(connector).streams().stream()
                .map(StreamView::writes)
                .findFirst()
                .orElseThrow();
    }
}
