package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that hold for the version alone that was looked at. */
class ConditionalWritingTest {
    private static final ObjectNode RECORD = json("{'id':7,'t':1}");

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void an_update_and_a_deletion_bring_the_etag_of_the_look() {
        source.on("/notes/7", Said.json("{\"id\":7,\"t\":0}").with("ETag", "\"{{ a }}\""));
        Connection notes = notes("{header: If-Match, from: etag}");
        StreamSpec stream = stream(notes);
        RawRecord live = notes.read(stream, "7").orElseThrow();

        notes.update(stream, live, RECORD);
        assertThat(source.last().headers()).containsEntry("if-match", "\"{{ a }}\"");

        notes.delete(stream, live);
        assertThat(source.last().headers()).containsEntry("if-match", "\"{{ a }}\"");
    }

    @Test
    void the_validator_may_be_a_date_or_a_field_of_the_record_and_stand_in_the_query() {
        String date = "Sun, 01 Mar 2026 12:00:00 GMT";
        source.on("/notes/7", Said.json("{\"id\":7,\"rev\":12}").with("Last-Modified", date));
        Connection dated = notes("{header: If-Unmodified-Since, from: last_modified}");
        Connection counted = notes("{param: revision, from: /rev}");

        dated.update(stream(dated), dated.read(stream(dated), "7").orElseThrow(), RECORD);
        assertThat(source.last().headers()).containsEntry("if-unmodified-since", date);

        counted.update(stream(counted), counted.read(stream(counted), "7").orElseThrow(), RECORD);
        assertThat(source.last().uri()).hasToString("/notes/7?revision=12");
    }

    @Test
    void another_version_by_then_is_told_by_412_by_what_is_gone_and_by_the_connectors_own_words() {
        Connection notes = notes("{header: If-Match, from: etag}");
        RawRecord live = new RawRecord("7", new byte[0], "\"1\"");

        source.on("/notes/7", Said.of(412, "text/plain", "no"));
        fails(ErrorCode.RECORD_CHANGED, () -> notes.update(stream(notes), live, RECORD));
        fails(ErrorCode.RECORD_CHANGED, () -> notes.delete(stream(notes), live));
        source.on("/notes/7", Said.of(404, "text/plain", "gone"));
        fails(ErrorCode.RECORD_CHANGED, () -> notes.update(stream(notes), live, RECORD));
        notes.delete(stream(notes), live);
        source.on("/notes/7", Said.of(409, "application/json", "{\"code\":\"stale\"}"));
        fails(ErrorCode.RECORD_CHANGED, () -> notes.update(stream(notes), live, RECORD));
        source.on("/notes/7", Said.of(409, "application/json", "{\"code\":\"locked\"}"));
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> notes.update(stream(notes), live, RECORD));
        source.on("/notes/7", Said.of(428, "text/plain", "say a condition"));
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> notes.update(stream(notes), live, RECORD));
    }

    @Test
    void without_a_condition_412_is_a_refusal_like_any_other() {
        source.on("/notes/7", Said.of(412, "text/plain", "no"));
        Connection notes = open("update: {method: PUT, path: \"/notes/{{ record.key }}\"}");

        fails(
                ErrorCode.SOURCE_REFUSED_REQUEST,
                () -> notes.update(stream(notes), new RawRecord("7", new byte[0]), RECORD));
    }

    @Test
    void a_weak_etag_is_sent_only_where_the_connector_says_that_the_source_takes_it() {
        source.on("/notes/7", Said.json("{\"id\":7}").with("ETag", "W/\"1\""));
        Connection strong = notes("{header: If-Match, from: etag}");
        Connection weak = notes("{header: If-Match, from: etag, weak: true}");
        RawRecord live = strong.read(stream(strong), "7").orElseThrow();

        int before = source.seen.size();
        fails(ErrorCode.VALIDATOR_MISSING, () -> strong.update(stream(strong), live, RECORD));
        fails(ErrorCode.VALIDATOR_MISSING, () -> strong.delete(stream(strong), live));
        assertThat(source.seen).hasSize(before);

        weak.update(stream(weak), weak.read(stream(weak), "7").orElseThrow(), RECORD);
        assertThat(source.last().headers()).containsEntry("if-match", "W/\"1\"");
    }

    @Test
    void what_is_put_under_our_key_is_put_where_nothing_is() {
        source.on("/notes/7", Said.json("{\"id\":7,\"t\":1}").with("ETag", "\"1\""));
        Connection notes = open("""
                upsert: {method: PUT, path: "/notes/{{ record.key }}"}
                      condition: {header: If-Match, from: etag}""");
        Creation wanted = new Creation("7", Optional.empty(), "once", RECORD, Optional.empty());

        notes.create(stream(notes), wanted);
        assertThat(source.last().headers()).containsEntry("if-none-match", "*").doesNotContainKey("if-match");

        source.on("/notes/7", Said.of(412, "text/plain", "there is one"));
        fails(ErrorCode.RECORD_CHANGED, () -> notes.create(stream(notes), wanted));
    }

    @Test
    void the_update_that_follows_a_creation_is_for_what_was_created() {
        source.on("/notes", Said.of(201, "application/json", "{\"id\":9,\"t\":0}"));
        source.on("/notes/9", Said.json("{\"id\":9,\"t\":1}").with("ETag", "\"9\""));
        Connection notes = open("""
                create: {method: POST, path: /notes, then_update: true}
                      update: {method: PUT, path: "/notes/{{ record.key }}"}
                      condition: {header: If-Match, from: etag}""");

        notes.create(stream(notes), new Creation("7", Optional.empty(), "once", RECORD, Optional.empty()));

        assertThat(source.last().method()).isEqualTo("PUT");
        assertThat(source.last().headers()).containsEntry("if-match", "\"9\"");
    }

    @Test
    void a_condition_without_a_place_or_a_validator_is_a_fault() {
        assertThat(faults("{header: If-Match, param: rev, from: etag}")).contains("needs either a header or a param");
        assertThat(faults("{header: If-Match, from: version}"))
                .contains("has to be etag, last_modified or a pointer into the record");
        assertThat(faults("{header: If-Match}")).contains("/write/condition/from is missing");
    }

    private static String faults(String condition) {
        return ConnectorFile.parse(text(writing(condition))).toString();
    }

    private Connection notes(String condition) {
        return open(writing(condition));
    }

    private static String writing(String condition) {
        return "update: {method: PUT, path: \"/notes/{{ record.key }}\"}\n"
                + "      delete: {method: DELETE, path: \"/notes/{{ record.key }}\"}\n"
                + "      condition: " + condition;
    }

    private Connection open(String write) {
        return bench.open(
                ConnectorFile.connector(text(write)), Map.of("url", source.url()), Map.of(), Bench.Bounds.USUAL);
    }

    private static String text(String write) {
        return """
                name: notes
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url}]
                check: {path: /me}
                error_handler:
                  - {status: 409, pointer: /code, value: stale, action: conflict}
                streams:
                  - name: notes
                    endpoint: {path: /notes}
                    primary_key: [/id]
                    item: {endpoint: {path: "/notes/{{ record.key }}"}}
                    write:
                """ + "      " + write + "\n";
    }

    private static StreamSpec stream(Connection connection) {
        return connection.connector().streams().getFirst();
    }

    private static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
