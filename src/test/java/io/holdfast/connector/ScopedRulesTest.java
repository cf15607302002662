package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.MediaAnswer.Validators;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules for answers, each for the calls that it is meant for; and what an answer that is ignored proves. */
class ScopedRulesTest {
    private static final Said FORBIDDEN = Said.of(403, "application/json", "{\"error\":\"forbidden\"}");

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    private static String file(String rule) {
        return """
                name: nodes
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: u}]
                check: {path: /me}
                error_handler: [%s]
                streams:
                  - name: nodes
                    endpoint: {path: /nodes}
                    records_path: /data
                    primary_key: [/id]
                    count: {endpoint: {path: /count}, pointer: /total}
                    item: {endpoint: {path: "/nodes/{{ record.key }}"}, record_path: /data}
                    match_on: [[{pointer: /name, param: name}]]
                    write: {update: {method: PATCH, path: "/nodes/{{ record.key }}"}, delete: {method: DELETE, path: "/nodes/{{ record.key }}"}}
                """.formatted(rule);
    }

    private Connection nodes(String rule) {
        return bench.open(
                ConnectorFile.connector(file(rule)), Map.of("url", source.url()), Map.of(), Bench.Bounds.USUAL);
    }

    private static StreamSpec stream(Connection connection) {
        return connection.connector().streams().getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | {"error":"forbidden"}            | {status: 403, action: not_found, scope: item}
            410 | {}                               | {status: 403, action: not_found, scope: item}
            200 | {"error":{"code":"NO_RECORD"}}   | {status: 200, pointer: /error/code, value: NO_RECORD, action: not_found, scope: [item, write]}
            """)
    void a_missing_record_is_described_however_its_source_answers(int status, String body, String rule) {
        source.on("/nodes/7", Said.of(status, "application/json", body));
        Connection connection = nodes(rule);

        assertThat(connection.read(stream(connection), "7")).isEmpty();
    }

    @Test
    void a_rule_for_single_records_says_nothing_of_lists_counts_and_writes() {
        source.on("/nodes", FORBIDDEN).on("/count", FORBIDDEN).on("/nodes/7", FORBIDDEN);
        Connection connection = nodes("{status: 403, action: not_found, scope: item}");
        StreamSpec nodes = stream(connection);

        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> connection.page(nodes, Slice.WHOLE, ""));
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> connection.count(nodes));
        fails(
                ErrorCode.SOURCE_REFUSED_REQUEST,
                () -> connection.delete(nodes, new RawRecord("7", "{\"id\":7}".getBytes())));
    }

    @Test
    void an_answer_that_is_ignored_proves_nothing() {
        source.on("/nodes", FORBIDDEN).on("/count", FORBIDDEN).on("/nodes/7", FORBIDDEN);
        Connection connection = nodes("{status: 403, action: ignore}");
        StreamSpec nodes = stream(connection);

        Page page = connection.page(nodes, Slice.WHOLE, "");
        assertThat(page.records()).isEmpty();
        assertThat(page.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_ANSWER_IGNORED);
            assertThat(refused.detail()).contains("403", "forbidden");
        });
        assertThat(connection.count(nodes)).isEmpty();
        fails(ErrorCode.SOURCE_ANSWER_IGNORED, () -> connection.read(nodes, "7"));
        // Nothing that was made may be called absent, or it would be made again.
        fails(
                ErrorCode.SOURCE_ANSWER_IGNORED,
                () -> connection.match(
                        nodes,
                        ExactJson.object("{\"name\":\"a\"}".getBytes()),
                        Optional.empty(),
                        Optional.of(Bench.NOW)));
        connection.delete(nodes, new RawRecord("7", "{\"id\":7}".getBytes()));
    }

    @Test
    void a_file_that_is_missing_is_described_by_a_rule_for_files() {
        // Amazon S3 answers 403 for an object that is not there, unless the caller may list the bucket (API reference,
        // GetObject).
        source.on("/f.png", Said.of(403, "application/xml", "<Error><Code>AccessDenied</Code></Error>"));

        fails(
                ErrorCode.MEDIA_MISSING,
                () -> nodes("{status: 403, contains: AccessDenied, action: not_found, scope: media}")
                        .media(source.url() + "/f.png", Validators.NONE));
        fails(
                ErrorCode.SOURCE_REFUSED_REQUEST,
                () -> nodes("{status: 403, contains: AccessDenied, action: not_found, scope: item}")
                        .media(source.url() + "/f.png", Validators.NONE));
    }

    @Test
    void a_refusal_cannot_mean_that_a_list_is_empty() {
        for (String scope : List.of("", ", scope: list", ", scope: [item, list]")) {
            assertThat(((Invalid) ConnectorFile.parse(file("{status: 403, action: not_found" + scope + "}"))).faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.message()).contains("does not say that a list is empty"));
        }
        assertThatThrownBy(() -> nodes("{status: 404, action: not_found, scope: lists}"))
                .hasMessageContaining("one of list, item, count, write, media");
    }
}
