package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkReadingTest {
    private static final String FILE = """
            name: bulk
            title: Bulk
            type: rest
            base_url: "{{ settings.url }}"
            settings: [{name: url}]
            credentials: [{name: token}]
            authenticator: {type: bearer, token: "{{ credentials.token }}"}
            check: {path: /me}
            streams:
              - name: orders
                primary_key: [/id]
                cursor: {field: /at}
                bulk_export:
                  create: {endpoint: {method: POST, path: /exports, body: '{"since":"{{ slice.from }}"}'}, id: /export/id}
                  poll: {endpoint: {path: "/exports/{{ export.id }}"}, status: /state, every: 7s}
                  status_map: {finished: done, broken: failed}
                  download: {url: /file}
                  abort: {method: DELETE, path: "/exports/{{ export.id }}"}
                  timeout: 1h
            """;

    private final Bench bench = new Bench();
    private final Simulator source = bench.simulator;
    private final Connection connection = bench.open(
            ConnectorFile.connector(FILE),
            Map.of("url", source.url()),
            Map.of("token", Bench.TOKEN),
            new Bench.Bounds(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(5),
                    Bench.Bounds.size(8 << 20),
                    Bench.Bounds.size(2 << 20),
                    Bench.Bounds.size(1),
                    Optional.of(List.of("127.0.0.0/8"))));
    private final StreamSpec orders = connection.connector().streams().getFirst();

    @AfterEach
    void close() {
        bench.close();
    }

    private Page page(String position) {
        return connection.page(orders, Slice.WHOLE, position);
    }

    private String begun() {
        source.on("/exports", Said.of(201, "application/json", "{\"export\":{\"id\":7}}"));
        return page("").next().orElseThrow();
    }

    private void state(String state, String file) {
        source.on("/exports/7", Said.json("{\"state\":\"" + state + "\",\"file\":" + file + "}"));
    }

    private static String lines(int from, int to, int width) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        "{\"id\": %d,\"weight\":9007199254740993.10,\"text\":\"%s\"}".formatted(i, "x".repeat(width)))
                .collect(Collectors.joining("\n"));
    }

    private void serve(byte[] file, boolean ranges) {
        source.on("/file", seen -> {
            String range = seen.headers().get("range");
            if (range == null || !ranges) {
                return new Said(200, Map.of("Content-Type", "application/x-ndjson"), file, 0);
            }
            String[] bounds = range.substring("bytes=".length()).split("-");
            int from = Integer.parseInt(bounds[0]);
            if (from >= file.length) {
                return Said.of(416, "text/plain", "");
            }
            int to = Math.min(file.length, Integer.parseInt(bounds[1]) + 1);
            String told = "bytes " + from + "-" + (to - 1) + "/" + file.length;
            return new Said(206, Map.of("Content-Range", told), Arrays.copyOfRange(file, from, to), 0);
        });
    }

    private List<RawRecord> all(String position) {
        List<RawRecord> records = new ArrayList<>();
        Optional<String> next = Optional.of(position);
        while (next.isPresent()) {
            Page page = page(next.get());
            records.addAll(page.records());
            next = page.next();
        }
        return records;
    }

    @Test
    void an_export_is_begun_awaited_and_read_line_by_line_with_its_exact_texts() {
        String made = begun();
        assertThat(source.last().text()).isEqualTo("{\"since\":\"\"}");
        state("running", "null");
        assertThat(fails(ErrorCode.EXPORT_UNDER_WAY, () -> page(made)).waitFor())
                .contains(Duration.ofSeconds(7));
        state("finished", "\"" + source.url() + "/file?signed=1\"");
        serve((lines(1, 4, 3) + "\r\n\n").getBytes(StandardCharsets.UTF_8), true);

        List<RawRecord> records = all(made);

        assertThat(records).extracting(RawRecord::key).containsExactly("1", "2", "3");
        assertThat(records.getFirst().json())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\": 1,\"weight\":9007199254740993.10,\"text\":\"xxx\"}");
        assertThat(source.last().headers()).doesNotContainKey("authorization");
    }

    @Test
    void a_large_file_is_read_in_parts_that_end_at_a_line_also_where_one_is_longer_than_a_part() {
        String file = lines(0, 40, 50_000) + "\n" + lines(40, 41, 1_500_000) + "\n" + lines(41, 50, 10);
        serve(file.getBytes(StandardCharsets.UTF_8), true);

        assertThat(all("read:0:" + source.url() + "/file"))
                .extracting(RawRecord::key)
                .containsExactly(
                        IntStream.range(0, 50).mapToObj(Integer::toString).toArray(String[]::new));
    }

    @Test
    void a_source_without_ranges_gives_the_whole_file_and_a_task_that_goes_on_reads_only_what_is_left() {
        byte[] file = lines(0, 20, 10).getBytes(StandardCharsets.UTF_8);
        serve(file, false);
        int seventh = new String(file, StandardCharsets.UTF_8).indexOf("{\"id\": 7");

        assertThat(all("read:" + seventh + ":" + source.url() + "/file"))
                .extracting(RawRecord::key)
                .hasSize(13)
                .startsWith("7");
    }

    @Test
    void an_export_that_fails_or_takes_too_long_is_not_waited_for() {
        String made = begun();
        state("broken", "null");
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> page(made));
        state("running", "null");
        long twoHoursAgo = Bench.NOW.minus(Duration.ofHours(2)).getEpochSecond();

        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> page("made:" + twoHoursAgo + ":7"));

        assertThat(source.last().method()).isEqualTo("DELETE");
    }

    @Test
    void an_export_without_a_file_holds_nothing_and_one_that_hides_it_is_no_answer() {
        String made = begun();
        state("finished", "null");
        assertThat(page(made)).isEqualTo(Page.END);

        source.on("/exports/7", Said.json("{\"state\":\"finished\"}"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> page(made));
    }

    @Test
    void what_is_put_into_a_body_is_escaped() {
        source.on("/exports", Said.of(201, "application/json", "{\"export\":{\"id\":7}}"));
        Connection odd = bench.open(
                ConnectorFile.connector(FILE.replace("{{ slice.from }}", "{{ credentials.token }}")
                        .replace("    cursor: {field: /at}\n            ", "")),
                Map.of("url", source.url()),
                Map.of("token", "a\"b"),
                Bench.Bounds.USUAL);

        odd.page(odd.connector().streams().getFirst(), Slice.WHOLE, "");

        assertThat(source.last().text()).isEqualTo("{\"since\":\"a\\\"b\"}");
    }
}
