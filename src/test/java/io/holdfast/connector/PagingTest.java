package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagingTest {
    private static Paging paging(String yaml) {
        String file = """
                name: x
                type: rest
                base_url: https://example.org
                check: {path: /check}
                streams:
                  - name: things
                    endpoint: {path: /things}
                    primary_key: [/id]
                    paginator: %s
                    restorable: no
                """.formatted(yaml);
        StreamSpec stream = ConnectorFile.connector(file).streams().getFirst();
        return new Paging(stream.paginator(), stream.primaryKey());
    }

    private static Reply reply(String body, String... headers) {
        Map<String, List<String>> all = headers.length == 0 ? Map.of() : Map.of(headers[0], List.of(headers[1]));
        return new Reply(
                200,
                HttpHeaders.of(all, (name, value) -> true),
                body.getBytes(StandardCharsets.UTF_8),
                Duration.ZERO,
                URI.create("http://source.example/things"),
                false);
    }

    private static Optional<String> next(Paging paging, String position, Reply reply, String... items) {
        return paging.next(
                position,
                reply,
                Stream.of(items)
                        .map(item -> ExactJson.object(item.getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                items.length);
    }

    @Test
    void numbered_pages_go_on_until_one_is_empty_however_short_they_are() {
        Paging pages = paging("{type: page, page_param: p, size_param: n, size: 5, first: 0}");

        assertThat(pages.at("").params()).containsExactly(Map.entry("p", "0"), Map.entry("n", "5"));
        assertThat(next(pages, "", reply("[]"), "{\"id\":1}")).contains("1");
        assertThat(pages.at("1").params()).containsEntry("p", "1");
        assertThat(next(pages, "1", reply("[]"))).isEmpty();
    }

    @Test
    void offsets_go_on_behind_what_came_and_not_behind_what_was_asked_for() {
        Paging offsets = paging("{type: offset, offset_param: skip, size: 5}");

        assertThat(next(offsets, "10", reply("[]"), "{\"id\":1}", "{\"id\":2}")).contains("12");
        assertThat(offsets.at("12").params()).containsExactly(Map.entry("skip", "12"));
    }

    @Test
    void a_list_behind_a_key_goes_on_behind_the_greatest_even_beyond_a_double() {
        Paging keys = paging("{type: last_id, cursor_param: since_id}");

        assertThat(keys.at("").params()).isEmpty();
        String position = next(keys, "", reply("[]"), "{\"id\":9007199254740993}", "{\"id\":9007199254740992}")
                .orElseThrow();

        assertThat(keys.at(position).params()).containsExactly(Map.entry("since_id", "9007199254740993"));
        assertThat(next(keys, position, reply("[]"))).isEmpty();
    }

    @Test
    void a_list_that_goes_on_where_it_was_says_so() {
        Paging keys = paging("{type: last_id, cursor_param: since_id}");
        String position = next(keys, "", reply("[]"), "{\"id\":7}").orElseThrow();

        assertThatThrownBy(() -> next(keys, position, reply("[]"), "{\"id\":7}"))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_LIST_REPEATS));
        assertThatThrownBy(() -> next(keys, "", reply("[]"), "{\"name\":\"no key\"}"))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ANSWER_INVALID));
    }

    @Test
    void a_keyset_takes_several_values_of_the_last_record() {
        Paging keyset = paging("{type: keyset, keys: {after: /id, at: /updated}}");

        String position =
                next(keyset, "", reply("[]"), "{\"id\":1,\"updated\":\"a&b\"}").orElseThrow();

        assertThat(keyset.at(position).params()).containsExactly(Map.entry("after", "1"), Map.entry("at", "a&b"));
    }

    @Test
    void cursors_stand_in_the_answer_or_in_a_header_and_none_is_the_end() {
        Paging body = paging("{type: json_cursor, cursor_param: after, cursor_path: /paging/next}");
        String position =
                next(body, "", reply("{\"paging\":{\"next\":\"x=\"}}")).orElseThrow();
        assertThat(body.at(position).params()).containsExactly(Map.entry("after", "x="));
        for (String end : List.of("{}", "{\"paging\":{\"next\":null}}", "{\"paging\":{\"next\":\"\"}}")) {
            assertThat(next(body, position, reply(end), "{\"id\":1}")).isEmpty();
        }

        Paging header = paging("{type: header_cursor, cursor_param: after, header: X-Next}");
        assertThat(next(header, "", reply("[]", "X-Next", "y"))).isPresent();
        assertThat(next(header, "", reply("[]"))).isEmpty();
    }

    @Test
    void an_answer_may_say_itself_that_there_is_no_more() {
        Paging keys = paging("{type: last_id, cursor_param: starting_after, more: {path: /has_more}}");

        assertThat(next(keys, "", reply("{\"has_more\":true}"), "{\"id\":\"a\"}"))
                .isPresent();
        assertThat(next(keys, "", reply("{\"has_more\":false}"), "{\"id\":\"a\"}"))
                .isEmpty();
    }

    @Test
    void links_are_found_as_rfc_8288_has_them() {
        Paging links = paging("{type: header_link}");
        String next = "<https://example.org/things?a=1,2;b>; title=\"x, y; rel=\\\"z\"; rel=\"prev next\"";

        assertThat(next(links, "", reply("[]", "Link", "<https://e.org/0>; rel=\"first\", " + next)))
                .contains("https://example.org/things?a=1,2;b");
        assertThat(next(links, "", reply("[]", "Link", "<https://e.org/1>; rel=next; type=\"a\"")))
                .contains("https://e.org/1");
        assertThat(next(links, "", reply("[]", "Link", "<https://e.org/1>; rel=\"nextpage\"")))
                .isEmpty();
        assertThat(links.at("https://e.org/1").address()).contains("https://e.org/1");
    }
}
