package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSlicesTest {
    @Test
    void records_keep_every_byte_as_it_came() {
        String first =
                "{ \"z\" : 1e3, \"a\":12.50,\n\t\"big\":123456789012345678901234567890, \"text\":\"Ph\u1edf \\u00e9 \ud83c\udf5c\" }";
        String second = "{\"a\":{\"b\":[{}, [1 ,2]]},\"a2\":-0.0}";
        String body = "{\"meta\":{\"items\":[1]}, \"data\" : {\"skip\":[[]], \"items\":[ " + first + " ,\n" + second
                + "], \"after\":\"\u00fc\"}}";

        assertThat(texts(body, "/data/items")).containsExactly(first, second);
    }

    @Test
    void an_array_gets_other_elements_and_no_other_byte_changes() {
        String before = "{ \"a\" : 1.50, \"in\":{\"all\": [ {\"id\":1} ] }, \"é\":[{}]}";

        byte[] after = RecordSlices.replaced(
                before.getBytes(StandardCharsets.UTF_8),
                "/in/all",
                List.of(
                        "{\"id\": 1e2}".getBytes(StandardCharsets.UTF_8),
                        "{\"ü\":2}".getBytes(StandardCharsets.UTF_8)));

        assertThat(new String(after, StandardCharsets.UTF_8))
                .isEqualTo("{ \"a\" : 1.50, \"in\":{\"all\": [{\"id\": 1e2},{\"ü\":2}] }, \"é\":[{}]}");
    }

    @Test
    void a_list_can_be_the_whole_answer_with_or_without_a_byte_order_mark() {
        assertThat(texts("[{\"a\":1}]", "")).containsExactly("{\"a\":1}");
        assertThat(texts("\ufeff[{\"a\":\"\u00e9\"},{\"b\":2}]", ""))
                .containsExactly("{\"a\":\"\u00e9\"}", "{\"b\":2}");
        assertThat(texts("[[{\"a\":1}],[{\"b\":1}]]", "/1")).containsExactly("{\"b\":1}");
        assertThat(texts("{\"items\":[]}", "/items")).isEmpty();
    }

    @Test
    void long_answers_are_cut_at_the_right_bytes_too() {
        StringBuilder body = new StringBuilder("{\"items\":[");
        for (int i = 0; i < 5_000; i++) {
            body.append(i == 0 ? "" : ", ")
                    .append("{\"id\":")
                    .append(i)
                    .append(",\"t\":\"\u1ea1\u20ac\ud83d\ude00 ")
                    .append("x".repeat(i % 97))
                    .append("\"}");
        }
        List<String> texts = texts(body.append("]}").toString(), "/items");

        assertThat(texts).hasSize(5_000).allMatch(each -> each.startsWith("{\"id\":") && each.endsWith("\"}"));
        assertThat(texts.get(4_999))
                .isEqualTo("{\"id\":4999,\"t\":\"\u1ea1\u20ac\ud83d\ude00 " + "x".repeat(4999 % 97) + "\"}");
    }

    @Test
    void what_is_no_object_is_told_apart_and_not_lost() {
        List<Optional<byte[]>> items = RecordSlices.array(bytes("[1,{\"a\":1},null,[{}],\"x\"]"), "");

        assertThat(items).hasSize(5);
        assertThat(items.stream().filter(Optional::isPresent)).hasSize(1);
    }

    @Test
    void a_single_record_is_found_by_its_pointer() {
        assertThat(RecordSlices.object(bytes(" { \"product\" : { \"id\" : 1.0 } } "), "/product"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{ \"id\" : 1.0 }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[{\"a\":1}",
                "{\"items\":[{\"a\":1}]",
                "{\"items\":[{\"a\":1}],\"next\":\"x",
                "{\"items\":[{\"a\":1}]}{\"items\":[]}",
                "{\"items\":[{\"a\":1}]} trailing",
                "{\"items\":{\"a\":1}}",
                "{\"items\":null}",
                "{\"error\":\"down\"}",
                "[]",
                "<html><body>Sign in</body></html>",
                "\"items\"",
                ""
            })
    void an_answer_that_is_cut_off_or_of_another_form_is_never_a_list(String body) {
        assertThatThrownBy(() -> RecordSlices.array(bytes(body), "/items"))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ANSWER_INVALID));
    }

    @Test
    void other_encodings_are_refused_and_not_guessed() {
        assertThatThrownBy(() -> RecordSlices.array("[{\"a\":1}]".getBytes(StandardCharsets.UTF_16BE), ""))
                .isInstanceOf(Problem.class);
    }

    private static List<String> texts(String body, String pointer) {
        return RecordSlices.array(bytes(body), pointer).stream()
                .map(each -> new String(each.orElseThrow(), StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
