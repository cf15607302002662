package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of one dot or two: in a path they mean another path (RFC 3986, 5.2.4), so they are percent-encoded, and nothing is written before the source answered with the record there. */
class DotKeysTest {
    private static final String FILE = """
            name: nodes
            type: rest
            base_url: "{{ settings.url }}"
            settings: [{name: url}, {name: room}]
            check: {path: "/{{ settings.room }}/me"}
            streams:
              - name: nodes
                endpoint: {path: /nodes}
                primary_key: [/id]
                item: {endpoint: {path: "/nodes/{{ record.key }}"}}
                write:
                  create: {method: POST, path: /nodes}
                  update: {method: PUT, path: "/nodes/{{ record.key }}"}
                  delete: {method: DELETE, path: "/nodes/{{ record.key }}"}
            """;

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    private Connection nodes(String file, String room) {
        return bench.open(
                ConnectorFile.connector(file), Map.of("url", source.url(), "room", room), Map.of(), Bench.Bounds.USUAL);
    }

    @ParameterizedTest
    @CsvSource({"., %2E", ".., %2E%2E"})
    void a_record_of_dots_is_read_changed_and_deleted(String key, String segment) {
        source.on("/nodes/" + segment, Said.json("{\"id\":\"" + key + "\",\"v\":1}"));
        Connection connection = nodes(FILE, "x");
        StreamSpec stream = connection.connector().streams().getFirst();
        RawRecord live = connection.read(stream, key).orElseThrow();

        assertThat(live.key()).isEqualTo(key);
        connection.update(stream, live, ExactJson.object("{\"v\":2}".getBytes(StandardCharsets.UTF_8)));
        assertThat(source.last().method()).isEqualTo("PUT");
        connection.delete(stream, live);
        assertThat(source.last().method()).isEqualTo("DELETE");
        assertThat(source.seen).allMatch(seen -> seen.uri().getRawPath().equals("/nodes/" + segment));
    }

    @Test
    void a_record_of_dots_that_is_gone_is_gone() {
        source.on("/nodes/%2E", Said.of(404, "application/json", "{}"));
        Connection connection = nodes(FILE, "x");

        assertThat(connection.read(connection.connector().streams().getFirst(), "."))
                .isEmpty();
    }

    @Test
    void a_source_that_takes_dots_for_another_path_is_not_written_to() {
        source.on("/nodes/%2E%2E", Said.json("{\"id\":\"home\"}"));
        Connection connection = nodes(FILE, "x");
        StreamSpec stream = connection.connector().streams().getFirst();

        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> connection.delete(stream, new RawRecord("..", new byte[0], null)));
        source.on("/nodes/%2E%2E", Said.of(404, "application/json", "{}"));
        fails(ErrorCode.RECORD_INVALID, () -> connection.delete(stream, new RawRecord("..", new byte[0], null)));

        assertThat(source.seen).allMatch(seen -> seen.method().equals("GET"));
    }

    @Test
    void a_setting_of_dots_never_leads_to_another_path() {
        fails(ErrorCode.INVALID_SETTINGS, () -> nodes(FILE, "..").check());

        assertThat(source.seen).isEmpty();
    }
}
