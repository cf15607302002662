package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorFileTest {
    private static final String SOUND = """
            name: notes
            type: rest
            base_url: "{{ settings.url }}"
            settings:
              - {name: url}
            credentials:
              - {name: key}
            authenticator: {type: api_key, header: X-Key, token: "{{ credentials.key }}"}
            check: {path: /me}
            streams:
              - name: notes
                endpoint: {path: /notes}
                primary_key: /id
                paginator: {page_param: page}
            """;

    @Test
    void a_sound_file_becomes_a_connector_with_what_goes_without_saying() {
        Connector connector = ConnectorFile.connector(SOUND);

        assertThat(connector.title()).isEqualTo("notes");
        StreamSpec notes = connector.stream("notes").orElseThrow();
        assertThat(notes.primaryKey()).containsExactly("/id");
        assertThat(notes.recordsPath()).isEmpty();
        assertThat(notes.restorable()).isEqualTo(StreamSpec.Restorable.NO);
        assertThat(notes.consistency()).isEqualTo(StreamSpec.Consistency.BEST_EFFORT);
        assertThat(notes.paginator().first()).isEqualTo(1);
        assertThat(notes.paginator().parallel()).isTrue();
    }

    @Test
    void every_unknown_field_is_named_by_line_and_column() {
        String text = SOUND.replace("type: rest", "type: rest\ntypo: 1") + "    sorted: {yes: 1}\n";

        assertThat(faults(text))
                .containsExactly(
                        new Fault(3, 1, "typo is not a field known here"),
                        new Fault(16, 5, "streams/0/sorted is not a field known here"));
    }

    @Test
    void a_value_of_the_wrong_form_is_named_by_line() {
        assertThat(faults(SOUND.replace("page_param: page", "page_param: page, size: many")))
                .containsExactly(new Fault(14, 35, "streams/0/paginator/size has to be a whole number"));
        assertThat(faults(SOUND.replace("type: api_key", "type: magic")))
                .containsExactly(new Fault(8, 17, "authenticator/type has to be one of bearer, basic, api_key"));
        assertThat(faults(SOUND.replace("check: {path: /me}", "check: /me")))
                .containsExactly(new Fault(9, 1, "check has to be a mapping"));
    }

    @Test
    void yes_and_no_are_words_here() {
        assertThat(ConnectorFile.connector(SOUND + "    restorable: no\n")
                        .streams()
                        .getFirst()
                        .restorable())
                .isEqualTo(StreamSpec.Restorable.NO);
        assertThat(faults(SOUND + "    restorable: perhaps\n"))
                .containsExactly(new Fault(15, 5, "streams/0/restorable has to be one of yes, partial, no"));
    }

    @Test
    void text_that_is_no_yaml_is_named_by_line() {
        assertThat(faults("name: a\n  b: : c"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
        assertThat(faults(SOUND + "name: again\n")).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(15);
            assertThat(fault.message()).containsIgnoringCase("duplicate");
        });
        assertThat(faults("")).isNotEmpty();
        assertThat(faults("just words")).isNotEmpty();
        assertThat(faults("- a\n- b")).isNotEmpty();
    }

    @Test
    void what_is_missing_or_names_nothing_is_found_all_at_once() {
        String text = """
                name: Notes
                type: graphql
                base_url: "{{ settings.address }}"
                check: {path: me}
                streams:
                  - name: a
                    endpoint: {path: "/a/{{ record.key }}"}
                    records_path: list
                    paginator: {type: none}
                    references:
                      - {pointer: /b, stream: b}
                    write:
                      create: {path: /a}
                  - name: a
                    endpoint: {path: /a}
                    primary_key: [/id]
                    paginator: {}
                    restorable: partial
                """;

        assertThat(faults(text))
                .extracting(Fault::message)
                .containsExactlyInAnyOrder(
                        "name has to be lower case letters, digits and hyphens",
                        "type has to be rest",
                        "base_url names settings.address, which is not known here",
                        "check/path has to begin with /",
                        "streams/0/endpoint/path names record.key, which is not known here",
                        "streams/0/records_path is no JSON pointer: it has to begin with /",
                        "streams/0/primary_key is missing",
                        "streams/0/references/0/stream names b, but there is no such stream",
                        "streams/0/write/create/method is missing",
                        "streams/0/item is missing",
                        "streams/1/name is the name of another stream already",
                        "streams/1/paginator/page_param is missing",
                        "streams/1/write is missing, although the stream is restorable",
                        "streams/1/item is missing",
                        "streams/1/reason is missing");
        assertThat(faults(text))
                .contains(new Fault(11, 23, "streams/0/references/0/stream names b, but there is no such stream"));
    }

    @Test
    void a_field_without_a_value_is_a_fault() {
        assertThat(faults(SOUND.replace("type: rest", "type: ~")))
                .extracting(Fault::message)
                .containsExactly("type has no value (the word null is written in quotes)");
    }

    @Test
    void a_file_that_has_to_be_sound_fails_with_every_line() {
        assertThatThrownBy(() -> ConnectorFile.connector(SOUND.replace("type: rest", "typo: rest")))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_CONNECTOR);
                    assertThat(problem.getMessage()).contains("2:1 typo is not a field known here");
                });
    }

    private static List<Fault> faults(String text) {
        return switch (ConnectorFile.parse(text)) {
            case Invalid invalid -> invalid.faults();
            case Valid valid -> throw new AssertionError("no faults in " + valid);
        };
    }
}
