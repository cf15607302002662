package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Texts that a source writes in several ways and means the same by: equal where the connector says so, and only there. */
class EqualFormTest {
    @Test
    void php_writes_a_list_with_a_gap_as_an_object() {
        StreamSpec stream = stream("{pointer: /meta, form: list}");

        assertThat(same(stream, "{'id':1,'meta':[{'k':'a'}]}", "{'id':1,'meta':{'0':{'k':'a'}}}"))
                .isTrue();
        assertThat(same(stream, "{'meta':['a','b','c']}", "{'meta':{'7':'b','0':'a','10':'c'}}"))
                .as("by number, not by text or place")
                .isTrue();
        assertThat(same(stream, "{'meta':[]}", "{'meta':{}}")).isTrue();
        assertThat(same(stream, "{'meta':['a']}", "{'meta':{'0':'b'}}")).isFalse();
        assertThat(same(stream, "{'meta':['a']}", "{'meta':{'x':'a'}}")).isFalse();
        assertThat(same(stream, "{'meta':['a']}", "{'meta':{'0':'a','x':'b'}}")).isFalse();
        assertThat(same(stream, "{'other':['a']}", "{'other':{'0':'a'}}"))
                .as("a field that the connector does not name")
                .isFalse();
    }

    @Test
    void the_order_of_a_set_does_not_count_and_how_often_an_element_stands_in_it_does() {
        StreamSpec stream = stream("{pointer: /tags, form: set}");

        assertThat(same(stream, "{'tags':[{'a':1,'b':2},{'c':3}]}", "{'tags':[{'c':3.0},{'b':2,'a':1}]}"))
                .isTrue();
        assertThat(same(stream, "{'tags':['x','x','y']}", "{'tags':['x','y','y']}"))
                .isFalse();
        assertThat(same(stream, "{'tags':['x','y']}", "{'tags':{'3':'y','9':'x'}}"))
                .isTrue();
    }

    @Test
    void a_text_that_reads_like_a_number_is_that_number() {
        StreamSpec stream = stream("{pointer: '/lines/*/price', form: number}");

        assertThat(same(stream, "{'lines':[{'price':1.5},{'price':'2'}]}", "{'lines':[{'price':'1.50'},{'price':2}]}"))
                .isTrue();
        assertThat(same(stream, "{'lines':[{'price':'01'}]}", "{'lines':[{'price':1}]}"))
                .as("a code with a zero in front is no number")
                .isFalse();
        assertThat(same(stream, "{'lines':[{'price':'1e999999999'}]}", "{'lines':[{'price':1}]}"))
                .isFalse();
        assertThat(same(stream, "{'lines':[{'price':'9007199254740993'}]}", "{'lines':[{'price':9007199254740992}]}"))
                .isFalse();
    }

    @Test
    void a_moment_is_the_same_in_every_offset() {
        StreamSpec stream = stream("{pointer: /at, form: moment}");

        assertThat(same(stream, "{'at':'2026-01-01T12:00:00Z'}", "{'at':'2026-01-01T13:00:00.000+01:00'}"))
                .isTrue();
        assertThat(same(stream, "{'at':'2026-01-01 12:00:00'}", "{'at':'2026-01-01T12:00:00+0000'}"))
                .isTrue();
        assertThat(same(stream, "{'at':'2026-01-01T12:00:00Z'}", "{'at':'2026-01-01T12:00:01Z'}"))
                .isFalse();
        assertThat(same(stream, "{'at':'soon'}", "{'at':'later'}")).isFalse();
    }

    @Test
    void nothing_is_the_same_however_it_is_written() {
        StreamSpec stream = stream("{pointer: /note, form: nothing}");

        for (String nothing : new String[] {"null", "''", "[]", "{}"}) {
            assertThat(same(stream, "{'id':1}", "{'id':1,'note':" + nothing + "}"))
                    .as(nothing)
                    .isTrue();
        }
        assertThat(same(stream, "{'id':1}", "{'id':1,'note':false}")).isFalse();
        assertThat(same(stream, "{'id':1}", "{'id':1,'note':0}")).isFalse();
    }

    @Test
    void what_is_equal_is_no_difference_and_no_new_version() {
        StreamSpec stream = stream("{pointer: /meta, form: list}");
        ObjectNode one = json("{'id':1,'meta':[1]}");
        ObjectNode other = json("{'id':1,'meta':{'4':1}}");

        assertThat(Comparison.differences(stream, one, other, Set.of())).isEmpty();
        assertThat(Comparison.sameButVolatile(stream, one, other)).isTrue();
        assertThat(other).as("the record itself stays as it was read").isEqualTo(json("{'id':1,'meta':{'4':1}}"));
    }

    @Test
    void a_form_that_is_not_known_or_has_no_place_is_refused() {
        assertThat(ConnectorFile.parse(file("{pointer: meta, form: list}"))).isInstanceOf(ConnectorFile.Invalid.class);
        assertThat(ConnectorFile.parse(file("{pointer: /meta}"))).isInstanceOf(ConnectorFile.Invalid.class);
        assertThat(ConnectorFile.parse(file("{pointer: /meta, form: bag}"))).isInstanceOf(ConnectorFile.Invalid.class);
    }

    private static boolean same(StreamSpec stream, String a, String b) {
        return Comparison.same(stream, json(a), json(b));
    }

    private static ObjectNode json(String text) {
        return ExactJson.object(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static StreamSpec stream(String form) {
        return ConnectorFile.connector(file(form)).stream("things").orElseThrow();
    }

    private static String file(String form) {
        return """
                name: things
                type: rest
                base_url: "https://api.example.com"
                check: {path: /me}
                streams:
                  - name: things
                    endpoint: {path: /things}
                    primary_key: [/id]
                    equal_forms: [%s]
                """.formatted(form);
    }
}
