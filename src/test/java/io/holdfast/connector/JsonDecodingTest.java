package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists in charsets, forms and surroundings that their sources should not send, and records that no reader takes. */
class JsonDecodingTest {
    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    private Page page(String type, byte[] body) {
        source.on("/items", new Said(200, Map.of("Content-Type", type), body, 0));
        Connector connector = ConnectorFile.connector("""
                name: i
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: u}]
                credentials: [{name: token, description: t}]
                check: {path: /me}
                streams: [{name: items, endpoint: {path: /items}, primary_key: [/id]}]
                """);
        Connection connection = bench.open(
                connector, Map.of("url", source.url()), Map.of("token", Bench.TOKEN), Bench.Bounds.USUAL.large());
        return connection.page(connector.streams().getFirst(), Slice.WHOLE, "");
    }

    private Page page(String body) {
        return page("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(RawRecord record) {
        return new String(record.json(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "ISO-8859-1, application/json; charset=ISO-8859-1",
        "windows-1252, application/json;charset=\"windows-1252\"",
        "Shift_JIS, application/json; charset=Shift_JIS",
        "UTF-8, application/json; charset=ISO-8859-1",
        "UTF-8, application/json",
        "UTF-8, application/json; charset=nonsense",
        "UTF-16, application/json",
        "UTF-16LE, application/json",
        "UTF-16BE, application/json; charset=utf-16",
        "UTF-32BE, application/json",
        "UTF-32LE, application/json"
    })
    void a_list_is_decoded_whatever_charset_it_is_in(String charset, String type) {
        String sign = charset.equals("Shift_JIS") ? "表" : "é";
        byte[] body = "[{\"id\":1,\"s\":\"%s\"}]".formatted(sign).getBytes(Charset.forName(charset));

        assertThat(page(type, body).records())
                .extracting(JsonDecodingTest::text)
                .containsExactly("{\"id\":1,\"s\":\"%s\"}".formatted(sign));
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_list() {
        assertThat(page("\ufeff[{\"id\":1}]").records()).hasSize(1);
    }

    @Test
    void a_body_that_is_not_in_its_charset_is_refused_by_name() {
        byte[] body = {'[', '{', '"', 'i', 'd', '"', ':', '"', (byte) 0x81, '"', '}', ']'};

        assertThatThrownBy(() -> page("application/json; charset=Shift_JIS", body))
                .hasMessageContaining("said to be in Shift_JIS and is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson", "text/plain"})
    void lines_of_json_are_a_list(String type) {
        byte[] body = "{\"id\":1}\r\n\n{\"id\":2,\"t\":[1,\n{\"id\":3}\n".getBytes(StandardCharsets.UTF_8);
        Page page = page(type, type.equals("application/x-ndjson") ? body : "{\"id\":1}\n{\"id\":3}".getBytes());

        assertThat(page.records()).extracting(RawRecord::key).containsExactly("1", "3");
        assertThat(page.refused()).hasSize(type.equals("application/x-ndjson") ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<br />\n<b>Notice</b>: Undefined index [a] in x.php on line 3<br />\n[{\"id\":1}]",
                "<b>Warning</b>: x{0}<br />[{\"id\":1}]\n",
                "[{\"id\":1}]<!-- generated in 3 ms [1] -->",
                "[{\"id\":1}]\n/* end */\n"
            })
    void notices_before_and_comments_behind_a_list_are_left_away(String body) {
        assertThat(page(body).records()).extracting(RawRecord::key).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\":1,\"tags\":[{\"id\":5}]",
                "<br />Notice<br />\n[{\"id\":1,\"tags\":[{\"id\":5}]",
                "<br />\n[{\"id\":1,\"tags\":\n[{\"id\":5}]",
                "[{\"id\":1}] and more",
                "[{\"id\":1}][]",
                "[{\"id\":1},{\"id\":2,\"s\":\"\u0001"
            })
    void a_part_of_a_list_is_never_taken_for_the_whole(String body) {
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> page(body));
    }

    @Test
    void what_is_no_json_is_said_with_its_first_bytes_and_without_secrets() {
        assertThatThrownBy(() -> page("<html><title>Down for maintenance</title> " + Bench.TOKEN + "</html>"))
                .hasMessageContaining("is not JSON; it begins with <html><title>Down for maintenance</title>")
                .hasMessageNotContaining(Bench.TOKEN);
        assertThatThrownBy(() -> page("")).hasMessageContaining("empty");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"id":7,"n":NaN}
            {"id":7,"n":01}
            {"id":7,"s":"\\x"}
            {"id":7,}
            """)
    void a_record_that_cannot_be_decoded_is_named_and_costs_no_other(String bad) {
        Page page = page("[{\"id\":1, \"s\":\"],{\\\"\"}, %s ,{\"id\":2}]".formatted(bad));

        assertThat(page.records())
                .extracting(JsonDecodingTest::text)
                .containsExactly("{\"id\":1, \"s\":\"],{\\\"\"}", "{\"id\":2}");
        assertThat(page.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.RECORD_INVALID);
            assertThat(refused.detail()).contains("item 1", "cannot be decoded", "it begins with {\"id\":7");
        });
        assertThat(page.size()).isEqualTo(3);
    }

    @Test
    void a_record_that_is_nested_too_deep_or_is_not_in_utf_8_is_named_by_its_key() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("[{\"id\":8,\"d\":" + "[".repeat(1500) + "]".repeat(1500) + "},").getBytes());
        body.writeBytes("{\"id\":9,\"s\":\"".getBytes());
        body.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe});
        body.writeBytes("\"},{\"id\":2}]".getBytes());

        Page page = page("application/json", body.toByteArray());

        assertThat(page.records()).extracting(RawRecord::key).containsExactly("2");
        assertThat(page.refused()).hasSize(2);
        assertThat(page.refused().getFirst().detail()).contains("item 0 of a page, 8, cannot be decoded");
    }

    @Test
    void control_characters_in_texts_are_escaped_and_numbers_keep_their_text() {
        Page page = page("[{\"id\":1,\"s\":\"a\tb\nc\",\n\"t\":\"\\\\\"},{\"id\":2,\"n\":1e400,\"m\":0.10,\"k\":-0}]");

        assertThat(page.records())
                .extracting(JsonDecodingTest::text)
                .containsExactly(
                        "{\"id\":1,\"s\":\"a\\u0009b\\u000ac\",\n\"t\":\"\\\\\"}",
                        "{\"id\":2,\"n\":1e400,\"m\":0.10,\"k\":-0}");
        assertThat(page.refused()).isEmpty();
    }

    @Test
    void a_number_without_bounds_is_read_as_it_stands() {
        assertThat(page("[{\"id\":1,\"n\":1e999999999}]").records()).hasSize(1);
    }
}
