package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.Bench.Bounds;
import io.holdfast.connector.Simulator.Said;
import io.holdfast.connector.TrialReport.StreamReport;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.RateKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final String FILE = """
            name: things
            type: rest
            base_url: "{{ settings.url }}"
            settings: [{name: url}]
            credentials: [{name: token}]
            authenticator: {type: bearer, token: "{{ credentials.token }}"}
            check: {path: /me}
            rate_limit: {capacity: 10, refill_per_second: 2}
            streams:
              - name: things
                endpoint: {path: /things}
                primary_key: [/id]
                paginator: {type: page, page_param: page, size_param: limit, size: 3}
                count: {endpoint: {path: /count}, pointer: /count}
                item: {endpoint: {path: "/things/{{ record.key }}"}}
                volatile_fields: [/views]
              - name: parts
                parent: {stream: things}
                endpoint: {path: "/things/{{ parent.key }}/parts"}
                primary_key: [/no]
                paginator: {type: json_cursor, cursor_param: after, cursor_path: /none}
                records_path: /parts
            """;

    private final Simulator source = new Simulator();

    @AfterEach
    void itCloses() {
        source.close();
    }

    @Test
    void a_source_that_does_what_the_file_says_is_fine() {
        truthful();

        TrialReport report = attempt();

        assertThat(report.ok()).isTrue();
        StreamReport things = report.streams().getFirst();
        assertThat(things.key()).isEqualTo("1");
        assertThat(things.secondPage()).isEqualTo("4");
        assertThat(things.hints()).isEmpty();
        assertThat(things.calls())
                .as("four pages and an empty one twice, since no record says how old it is, and three counts")
                .isEqualTo(13);
        StreamReport parts = report.streams().getLast();
        assertThat(parts.key()).isEqualTo("1/1");
        assertThat(parts.calls()).as("a list below each of ten").isEqualTo(10);
        assertThat(parts.whole()).isFalse();
        assertThat(report.backup().calls()).isEqualTo(23);
        assertThat(report.backup().seconds())
                .as("23 calls, a bucket of 9, two a second")
                .isEqualTo(7);
    }

    @Test
    void a_list_that_does_not_go_on_is_found() {
        truthful().on("/things", Said.json(page(1, 3)));

        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("the second page holds the records of the first again");
    }

    @Test
    void a_key_that_does_not_tell_records_apart_is_found() {
        truthful()
                .on(
                        "/things",
                        seen -> Said.json(
                                seen.uri().getQuery().contains("page=1")
                                        ? "[{\"id\":1,\"views\":1},{\"id\":1,\"views\":1}]"
                                        : "[]"));

        assertThat(faults()).contains("2 records have only 1 keys: primary_key does not tell them apart");
    }

    @Test
    void a_list_that_holds_less_than_is_counted_is_found() {
        truthful().on("/things", Said.json("[]"));

        assertThat(faults()).contains("the source counts 10 records, and the first page holds none");
    }

    @Test
    void a_count_of_less_than_one_page_is_found() {
        truthful().on("/count", Said.json("{\"count\":0}"));

        assertThat(faults())
                .contains(
                        "the source counts 0 records, and the first page alone holds 3: count does not count this list");
    }

    @Test
    void a_list_that_stands_elsewhere_is_named() {
        truthful().on("/things", Said.json("{\"meta\":{\"tags\":[]},\"data\":[{\"id\":1}]}"));

        assertThat(attempt().streams().getFirst().failure().detail())
                .isEqualTo("The source's answer has no list where it should be; there is one at /meta/tags and /data.");
    }

    @Test
    void what_the_source_says_of_its_failure_is_told() {
        truthful().on("/things", Said.of(500, "application/json", "{\"error\":\"no such date\"}"));

        assertThat(attempt().streams().getFirst().failure().detail())
                .endsWith("answered 500: {\"error\":\"no such date\"}");
    }

    @Test
    void a_record_that_item_does_not_find_is_found() {
        truthful().on("/things/1", Said.of(404, "application/json", "{}"));

        assertThat(faults()).containsExactly("the record 1 is in the list, and by item it is not there");
    }

    @Test
    void a_missing_record_that_is_refused_is_found() {
        truthful().on("/things/999999999", Said.of(403, "application/json", "{\"error\":\"who knows\"}"));

        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("asked for the record 999999999, which is not in the list, the source does not say")
                .contains("action: not_found, scope: item", "who knows");
    }

    @Test
    void a_missing_record_that_is_answered_with_another_one_is_found() {
        truthful().on("/things/999999999", Said.json("{\"id\":1,\"views\":5}"));

        assertThat(faults()).singleElement().asString().contains("999999999", "the source answers with a record");
    }

    @Test
    void a_key_that_no_record_has_looks_like_those_that_records_have() {
        assertThat(LaterCalls.missing("42")).isEqualTo("999999999");
        assertThat(LaterCalls.missing("shop" + RecordKey.SEPARATOR + "42"))
                .isEqualTo("shop" + RecordKey.SEPARATOR + "999999999");
        assertThat(LaterCalls.missing("5f0c1b2a-9d3e")).isEqualTo("00000000-0000");
        assertThat(LaterCalls.missing("Bug.v2")).isEqualTo("zzz.zz");
    }

    @Test
    void pages_that_cannot_be_made_smaller_are_worth_a_look() {
        truthful().on("/things", seen -> Said.json(page(number(seen.uri().getQuery()), 3)));

        assertThat(attempt().streams().getFirst().hints())
                .singleElement()
                .asString()
                .startsWith("asked for a page of 1, the source sent 3");
    }

    @Test
    void a_file_that_cannot_be_fetched_is_found() {
        String file = FILE.replace("volatile_fields: [/views]", "media: [{pointer: /image}]");
        truthful()
                .on(
                        "/things",
                        seen -> Said.json(
                                number(seen.uri().getQuery()) == 1 ? "[{\"id\":1,\"image\":\"/files/1.png\"}]" : "[]"));
        source.on("/count", Said.json("{\"count\":1}"));
        source.on("/things/1", Said.json("{\"id\":1,\"image\":\"/files/1.png\"}"));
        source.on("/files/1.png", Said.of(404, "text/plain", "no"));

        assertThat(attempt(file).streams().getFirst().faults())
                .singleElement()
                .asString()
                .startsWith("the file at /image cannot be fetched: ");

        source.on("/files/1.png", Said.of(200, "image/png", "bytes"));

        assertThat(attempt(file).streams().getFirst().faults()).isEmpty();
    }

    @Test
    void items_without_a_key_are_found() {
        truthful().on("/things", Said.json("[{\"no\":1}]"));

        assertThat(faults()).contains("things page 0 item 0 lacks its key.");
    }

    @Test
    void a_place_that_is_nowhere_and_a_record_that_differs_are_worth_a_look() {
        truthful()
                .on(
                        "/things",
                        seen -> Said.json(page(number(seen.uri().getQuery()), 3).replace(",\"views\":5", "")));
        source.on("/things/1", Said.json("{\"id\":1,\"more\":2}"));

        assertThat(attempt().streams().getFirst().hints())
                .contains(
                        "/views is in none of the first page's records",
                        "the record 1 reads differently by item than in the list");
    }

    @Test
    void a_list_of_changes_that_holds_older_records_is_worth_a_look() {
        String file = FILE.replace("volatile_fields: [/views]", "cursor: {field: /at, param_from: since}")
                .replace("    item: {endpoint: {path: \"/things/{{ record.key }}\"}}\n", "");
        String old = "{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\"}";
        String recent = "{\"id\":2,\"at\":\"2026-01-02T00:00:00.5Z\"}";
        truthful().on("/count", Said.json("{\"count\":2}"));

        source.on(
                "/things",
                seen -> Said.json(seen.uri().getQuery().contains("page=1") ? "[" + old + "," + recent + "]" : "[]"));
        assertThat(attempt(file).streams().getFirst().hints())
                .anyMatch(hint -> hint.startsWith(
                        "asked for what changed since 2026-01-02T00:00:00Z, the source sent 1 older records"));

        source.on(
                "/things",
                seen -> Said.json(
                        seen.uri().getQuery().contains("page=2")
                                ? "[]"
                                : seen.uri().getQuery().contains("since=")
                                        ? "[" + recent + "]"
                                        : "[" + old + "," + recent + "]"));
        assertThat(attempt(file).streams().getFirst().hints()).noneMatch(hint -> hint.contains("what changed"));
    }

    @Test
    void a_refresh_token_that_counts_once_is_not_used_up() {
        String file = FILE.replace(
                "{type: bearer, token: \"{{ credentials.token }}\"}",
                "{type: oauth2_authorization_code, oauth: {token_url: \"https://a.example.com/token\", refresh_token: \"{{ credentials.token }}\", rotate_refresh_token: true}}");

        assertThatThrownBy(() -> attempt(file))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_SETTINGS));
        assertThat(source.seen).isEmpty();
    }

    @Test
    void an_answer_that_is_another_names_its_code_and_the_other_streams_go_on() {
        truthful().on("/count", Said.of(500, "text/plain", "oh"));

        TrialReport report = attempt();

        assertThat(report.ok()).isFalse();
        assertThat(report.failed()).containsExactly("things");
        assertThat(report.streams().getFirst().records()).isEqualTo(3);
        assertThat(report.streams().getFirst().failure().code()).isEqualTo("source_failed");
    }

    @Test
    void what_a_source_says_of_a_credential_is_not_repeated() {
        truthful().on("/things", seen -> Said.json("[{\"id\":1,\"views\":1,\"echo\":\"" + Bench.TOKEN + "\"}]"));
        source.on("/count", Said.json("{\"count\":1}"));

        assertThat(attempt().streams().getFirst().excerpt()).contains("***").doesNotContain(Bench.TOKEN);
    }

    private Simulator truthful() {
        source.on("/me", Said.json("{}"));
        source.on("/count", Said.json("{\"count\":10}"));
        source.on(
                "/things",
                seen -> Said.json(page(
                        number(seen.uri().getQuery()), seen.uri().getQuery().contains("limit=1") ? 1 : 3)));
        source.on("/things/1", Said.json("{\"id\":1,\"views\":9}"));
        source.on("/things/1/parts", Said.json("{\"parts\":[{\"no\":1}]}"));
        return source;
    }

    private static int number(String query) {
        return Integer.parseInt(query.replaceAll(".*page=(\\d+).*", "$1"));
    }

    private static String page(int number, int size) {
        return IntStream.rangeClosed((number - 1) * size + 1, Math.min(10, number * size))
                .mapToObj(id -> "{\"id\":" + id + ",\"views\":5}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private List<String> faults() {
        TrialReport report = attempt();
        assertThat(report.ok()).isFalse();
        return report.streams().getFirst().faults();
    }

    private TrialReport attempt() {
        return attempt(FILE);
    }

    private TrialReport attempt(String file) {
        try (Connections connections =
                Connections.alone(new ScriptedLimit(), Bounds.USUAL, Clock.fixed(Bench.NOW, ZoneOffset.UTC))) {
            SourceAccess access = new SourceAccess(
                    new RateKey("trial", "things"), Map.of("url", source.url()), Map.of("token", Bench.TOKEN));
            return Trial.of(ConnectorFile.connector(file), access, connections).run(Set.of(), stream -> {});
        }
    }
}
