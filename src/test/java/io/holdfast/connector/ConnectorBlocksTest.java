package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks that a file defines once and its streams use. */
class ConnectorBlocksTest {
    private static final String HEAD = """
            name: b
            type: rest
            base_url: https://b.example
            check: {path: /me}
            """;

    private static List<Fault> faults(String text) {
        return ((Invalid) ConnectorFile.parse(HEAD + text)).faults();
    }

    @Test
    void a_stream_has_the_words_of_its_blocks_and_its_own_before_them() {
        Connector connector = ((Valid) ConnectorFile.parse(HEAD + """
                define:
                  list:
                    endpoint: {path: "/{{ with.path }}", params: {order: asc, size: "1.10"}}
                    primary_key: [/id]
                    volatile_fields: [/seen, /read]
                    item: {endpoint: {path: "/{{ with.path }}/{{ record.key }}"}}
                  ordered:
                    endpoint: {params: {order: desc}}
                streams:
                  - {name: things, use: list, with: {path: v2/things}}
                  - name: parts
                    use: [list, ordered]
                    with: {path: parts}
                    primary_key: [/no]
                    endpoint: {params: {all: "1"}}
                    volatile_fields: [/touched]
                """)).connector();

        StreamSpec things = connector.stream("things").orElseThrow();
        StreamSpec parts = connector.stream("parts").orElseThrow();
        assertThat(things.endpoint().path()).isEqualTo("/v2/things");
        assertThat(things.endpoint().params()).containsEntry("order", "asc").containsEntry("size", "1.10");
        assertThat(things.item().endpoint().path()).isEqualTo("/v2/things/{{ record.key }}");
        assertThat(parts.primaryKey()).containsExactly("/no");
        assertThat(parts.volatileFields()).containsExactly("/touched");
        assertThat(parts.endpoint().params())
                .containsEntry("order", "desc")
                .containsEntry("size", "1.10")
                .containsEntry("all", "1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: a, use: nothing}                                          | /streams/0/use     | names nothing, which is not defined
            {name: a, use: list}                                             | /streams/0/endpoint/path | names with.path
            {name: a, use: list, with: {path: a, pth: b}}                    | /streams/0/with/pth | is named nowhere
            {name: a, use: list, with: {path: a}, primary_kee: id}         | /streams/0/primary_kee | is not a field known here
            {name: a, endpoint: {path: /a}, primary_key: [/id]}              | /define/list       | is used nowhere
            """)
    void what_is_wrong_with_blocks_is_told_at_its_place(String stream, String place, String message) {
        assertThat(faults("""
                define: {list: {endpoint: {path: "/{{ with.path }}"}, primary_key: [/id]}}
                streams: [%s]
                """.formatted(stream))).anySatisfy(fault -> {
            assertThat(fault.path()).isEqualTo(place);
            assertThat(fault.message()).contains(message);
            assertThat(fault.line()).isBetween(5, 6);
        });
    }

    @Test
    void blocks_that_are_no_mappings_and_files_that_grow_without_bound_are_faults() {
        assertThat(faults("define: {list: [a]}\nstreams: [{name: a, use: list}]\n"))
                .anySatisfy(fault -> assertThat(fault.path()).isEqualTo("/define"));
        String wide = "a,".repeat(40_000);
        assertThat(faults("define: {list: {volatile_fields: [" + wide
                        + "a]}}\nstreams: [{name: a, use: list}, {name: b, use: list}]\n"))
                .anySatisfy(fault -> assertThat(fault.message()).contains("larger than"));
    }
}
