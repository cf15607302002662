package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creations that are told by a Location alone. */
class CreatedPlaceTest {
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/notes/n%2F9",
                "notes/n%2F9",
                "https://other.example/v2/notes/n%2F9?full=1",
                "/notes/n%2F9/",
                "//x/notes/n%2F9#a"
            })
    void the_key_is_read_off_an_address_of_the_form_of_item(String location) {
        source.on("/notes", Said.of(201, "text/plain", "").with("Location", location));

        assertThat(create("notes", "1", Optional.empty())).isEqualTo("n/9");
        assertThat(source.seen).hasSize(1);
    }

    @Test
    void any_other_address_of_the_source_is_asked() {
        source.on("/notes", Said.json("{}").with("Location", "/things?number=9"));
        source.on("/things", Said.json("{\"id\":9}"));

        assertThat(create("notes", "1", Optional.empty())).isEqualTo("9");
    }

    @Test
    void a_childs_key_has_its_parents_before_it() {
        source.on("/notes/4/lines", Said.of(201, "text/plain", "").with("Location", "/notes/4/lines/7"));

        assertThat(create("lines", "3\u001f1", Optional.of("4"))).isEqualTo("4\u001f7");
    }

    @Test
    void where_no_address_tells_it_the_answer_is_no_creation() {
        source.on("/notes", Said.of(201, "text/plain", ""));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> create("notes", "1", Optional.empty()));

        source.on("/notes", Said.of(201, "text/plain", "").with("Location", "https://other.example/elsewhere"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> create("notes", "1", Optional.empty()));
        assertThat(source.seen).allMatch(seen -> seen.uri().getPath().equals("/notes"));
    }

    private String create(String name, String key, Optional<String> parent) {
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
                    write: {create: {method: POST, path: /notes}}
                  - name: lines
                    endpoint: {path: "/notes/{{ parent.key }}/lines"}
                    primary_key: [/no]
                    parent: {stream: notes}
                    item: {endpoint: {path: "/notes/{{ record.key.0 }}/lines/{{ record.key.1 }}"}}
                    write: {create: {method: POST, path: "/notes/{{ parent.key }}/lines"}}
                """);
        Connection connection = bench.open(connector, Map.of("url", source.url()), Map.of(), Bench.Bounds.USUAL);
        return connection
                .create(
                        connection.connector().stream(name).orElseThrow(),
                        new Creation(key, parent, "once", ExactJson.MAPPER.createObjectNode(), Optional.empty()))
                .key();
    }
}
