package io.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RawObjectTest {
    @Test
    void values_keep_their_text_and_fields_their_order() {
        RawObject object =
                RawObject.parse("{ \"b\" : 1e3 , \"a\":[1, {\"x\":\"}\\\"]\"} ],\"c\":\"\\u00e9,\\\\\",\"n\":null}");

        assertThat(object.names()).containsExactly("b", "a", "c", "n");
        assertThat(object.raw("b")).isEqualTo("1e3");
        assertThat(object.raw("a")).isEqualTo("[1, {\"x\":\"}\\\"]\"} ]");
        assertThat(object.raw("c")).isEqualTo("\"\\u00e9,\\\\\"");
        assertThat(object.raw("n")).isEqualTo("null");
        assertThat(RawObject.parse("{}").names()).isEmpty();
    }

    @Test
    void what_is_no_object_is_refused() {
        for (String text : new String[] {"[]", "1", "{\"a\":}", "{\"a\":1}{", ""}) {
            assertThatThrownBy(() -> RawObject.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
