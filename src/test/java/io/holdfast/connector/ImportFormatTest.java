package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorFile.Invalid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is wrong with {@code import}, and where. */
class ImportFormatTest {
    private static List<String> said(String words) {
        String text = """
                name: dumps
                type: rest
                base_url: https://api.example.com
                check: {path: /me}
                streams:
                  - name: dump
                    kind: export
                    endpoint: {path: /dump}
                %s
                """.formatted(words.indent(4).stripTrailing());
        return ConnectorFile.parse(text) instanceof Invalid invalid
                ? invalid.faults().stream()
                        .map(fault -> fault.line() + ":" + fault.column() + " " + fault.message())
                        .toList()
                : List.of();
    }

    @Test
    void an_export_with_an_import_can_be_put_back_and_needs_no_reason() {
        assertThat(said("import: {endpoint: {method: PUT, path: /dump}}")).isEmpty();
    }

    @Test
    void an_export_without_one_cannot() {
        assertThat(said("restorable: yes"))
                .containsExactly("9:5 streams/0/restorable has to be no: an export without import cannot be put back");
    }

    @Test
    void a_call_that_takes_no_body_and_a_poll_without_words_are_faults() {
        assertThat(said("import:\n  endpoint: {path: /dump}\n  poll: {endpoint: {path: /state}}"))
                .extracting(each -> each.substring(each.indexOf(' ') + 1))
                .containsExactlyInAnyOrder(
                        "streams/0/import/endpoint/method has to be POST, PUT or PATCH",
                        "streams/0/import/id is missing",
                        "streams/0/import/poll/status is missing",
                        "streams/0/import/status_map names no word that means done");
        assertThat(said("import: {endpoint: {method: PUT, path: \"/{{ import.id }}\"}, status_map: {a: done}}"))
                .extracting(each -> each.substring(each.indexOf(' ') + 1))
                .containsExactlyInAnyOrder(
                        "streams/0/import/endpoint/path names import.id, which is not known here",
                        "streams/0/import/status_map needs poll");
    }

    @Test
    void records_are_not_imported() {
        assertThat(said("import: {endpoint: {method: PUT, path: /dump}}\nprimary_key: [/id]")
                        .toString())
                .contains("primary_key is not for exports");
    }
}
