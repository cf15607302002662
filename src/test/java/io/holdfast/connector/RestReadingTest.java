package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.Bucket;
import io.holdfast.ratelimit.Limit;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestReadingTest {
    private static final StreamSpec PRODUCTS = BuiltIn.shop("products");
    private static final StreamSpec POSTS = BuiltIn.wordpress("posts");

    private final Bench bench = new Bench();
    private final Simulator shop = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_page_is_asked_for_as_the_connector_says_and_records_are_exact() {
        shop.on("/api/products.json", Said.json("{\"products\": [ {\"id\":7, \"price\":12.50} ,{\"id\":\"8\"}]}"));

        Page page = bench.shop().page(PRODUCTS, Slice.WHOLE, "2");

        assertThat(page.records()).extracting(RawRecord::key).containsExactly("7", "8");
        assertThat(page.records().getFirst().json())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\":7, \"price\":12.50}");
        assertThat(shop.last().uri()).hasToString("/api/products.json?order=id&page=3&limit=250");
        assertThat(shop.last().headers())
                .containsEntry("authorization", "Bearer " + Bench.TOKEN)
                .containsEntry("x-holdfast-worker", "worker-7")
                .hasEntrySatisfying("user-agent", agent -> assertThat(agent).startsWith("Holdfast/"));
        assertThat(bench.limits.buckets).extracting(Bucket::limit).containsExactly(new Limit.Cells(38, 2));
    }

    @Test
    void items_that_are_no_records_are_refused_and_counted() {
        shop.on(
                "/api/products.json",
                Said.json("{\"products\":[{\"id\":1},{\"title\":\"no key\"},3,{\"id\":null},{\"id\":5,\"t\":\""
                        + "x".repeat(2000) + "\"}]}"));

        Page page = bench.shop().page(PRODUCTS, Slice.WHOLE, "0");

        assertThat(page.records()).hasSize(1);
        assertThat(page.refused())
                .extracting(Page.Refused::code)
                .containsExactly(
                        ErrorCode.RECORD_INVALID,
                        ErrorCode.RECORD_INVALID,
                        ErrorCode.RECORD_INVALID,
                        ErrorCode.RECORD_TOO_LARGE);
    }

    @Test
    void a_list_that_always_names_a_moment_begins_at_the_one_that_the_file_says() {
        Connector connector = ConnectorFile.connector("""
                name: x
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: its address}]
                check: {path: /check}
                streams:
                  - name: things
                    endpoint: {path: /things, params: {where: '{"at":{"$gte":"{{ slice.from }}"}}'}}
                    primary_key: [/id]
                    cursor: {field: /at, beginning: "1970-01-01T00:00:00Z"}
                """);
        StreamSpec things = connector.stream("things").orElseThrow();
        Connection connection =
                bench.open(connector, Map.of("url", shop.url().toString()), Map.of(), Bench.Bounds.USUAL);
        shop.on("/things", Said.json("[]"));

        connection.page(things, Slice.WHOLE, "");
        assertThat(shop.last().uri().getQuery()).isEqualTo("where={\"at\":{\"$gte\":\"1970-01-01T00:00:00Z\"}}");

        connection.page(things, Slice.since("2026-01-02T03:04:05.678Z"), "");
        assertThat(shop.last().uri().getQuery()).isEqualTo("where={\"at\":{\"$gte\":\"2026-01-02T03:04:05Z\"}}");
    }

    @Test
    void a_list_of_deletions_goes_on_in_its_own_way_and_not_in_its_streams() {
        Connector connector = ConnectorFile.connector("""
                name: x
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url, description: its address}]
                check: {path: /check}
                streams:
                  - name: things
                    endpoint: {path: /things}
                    primary_key: [/id]
                    paginator: {type: page, page_param: page}
                    deletes:
                      type: endpoint
                      endpoint: {path: /deleted}
                      records_path: /items
                      key: [/thing]
                      paginator: {type: json_cursor, cursor_param: after, cursor_path: /next}
                    restorable: no
                """);
        StreamSpec things = connector.streams().getFirst();
        Connection connection = bench.open(connector, Map.of("url", shop.url()), Map.of(), Bench.Bounds.USUAL);
        shop.on("/deleted", Said.json("{\"items\":[{\"thing\":7}],\"next\":\"b\"}"));

        Page first = connection.deletions(things, Slice.WHOLE, "");
        shop.on("/deleted", Said.json("{\"items\":[{\"thing\":8}]}"));
        Page second = connection.deletions(things, Slice.WHOLE, first.next().orElseThrow());

        assertThat(first.gone()).containsExactly("7");
        assertThat(second.gone()).containsExactly("8");
        assertThat(second.next()).isEmpty();
        assertThat(shop.last().uri()).hasToString("/deleted?after=b");
    }

    @Test
    void only_an_empty_page_is_the_end() {
        shop.on("/api/products.json", Said.json("{\"products\":[{\"id\":1}]}"));
        assertThat(bench.shop().page(PRODUCTS, Slice.WHOLE, "0").isEmpty()).isFalse();

        shop.on("/api/products.json", Said.json("{\"products\":[]}"));
        assertThat(bench.shop().page(PRODUCTS, Slice.WHOLE, "1").isEmpty()).isTrue();
    }

    @Test
    void an_error_past_the_end_is_the_end_only_where_the_connector_knows_it() {
        Said pastTheEnd = Said.of(400, "application/json", "{\"code\":\"rest_post_invalid_page_number\"}");
        shop.on("/wp-json/wp/v2/posts", pastTheEnd);
        Connection wordpress = bench.wordpress();

        assertThat(wordpress.page(POSTS, Slice.WHOLE, "3").isEmpty()).isTrue();
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> wordpress.page(POSTS, Slice.WHOLE, "0"));
        shop.on("/wp-json/wp/v2/posts", Said.of(400, "application/json", "{\"code\":\"rest_invalid_param\"}"));
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, () -> wordpress.page(POSTS, Slice.WHOLE, "3"));
    }

    @Test
    void counts_come_from_a_body_or_a_header() {
        shop.on("/api/products/count.json", Said.json("{\"count\":1201}"));
        shop.on("/wp-json/wp/v2/posts", Said.json("[]").with("X-WP-Total", "307"));

        assertThat(bench.shop().count(PRODUCTS)).hasValue(1201);
        assertThat(bench.wordpress().count(POSTS)).hasValue(307);
        assertThat(shop.last().method()).isEqualTo("HEAD");
        shop.on("/api/products/count.json", Said.json("{\"total\":1}"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().count(PRODUCTS));
    }

    @Test
    void one_record_is_read_by_its_key_which_cannot_leave_its_place() {
        shop.on("/api/products/7.json", Said.json("{\"product\":{\"id\":7}}"));
        Connection connection = bench.shop();

        assertThat(connection.read(PRODUCTS, "7"))
                .hasValueSatisfying(each -> assertThat(each.key()).isEqualTo("7"));
        assertThat(connection.read(PRODUCTS, "8")).isEmpty();
        assertThat(connection.read(PRODUCTS, "../x?a=b#c")).isEmpty();
        assertThat(shop.last().uri()).hasToString("/api/products/..%2Fx%3Fa%3Db%23c.json");
    }

    @Test
    void another_record_than_the_one_asked_for_is_no_answer() {
        shop.on("/api/products/7.json", Said.json("{\"product\":{\"id\":8}}"));

        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().read(PRODUCTS, "7"));
    }

    @Test
    void a_body_that_breaks_off_is_no_page() {
        shop.on("/api/products.json", Said.json("{\"products\":[{\"id\":1}]}").cut(100));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().page(PRODUCTS, Slice.WHOLE, "0"));

        shop.on("/api/products.json", Said.json("{\"products\":[{\"id\":1},{\"id\""));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().page(PRODUCTS, Slice.WHOLE, "0"));

        shop.on("/api/products.json", Said.of(200, "text/html", "<html>Sign in</html>"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().page(PRODUCTS, Slice.WHOLE, "0"));
    }

    @Test
    void a_page_beyond_the_size_limit_is_not_read_on() {
        shop.on("/api/products.json", Said.json("{\"products\":[{\"id\":1,\"t\":\"" + "x".repeat(200_000) + "\"}]}"));

        fails(ErrorCode.SOURCE_ANSWER_INVALID, () -> bench.shop().page(PRODUCTS, Slice.WHOLE, "0"));
    }

    @Test
    void a_record_is_found_again_by_what_really_fits() {
        shop.on(
                "/api/products.json",
                seen -> Said.json("{\"products\":[{\"id\":1,\"handle\":\"tea\"},{\"id\":2,\"handle\":\"coffee\"}]}"));
        Connection connection = bench.shop();

        assertThat(connection.match(
                        PRODUCTS,
                        ExactJson.object("{\"handle\":\"tea\"}".getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        Optional.empty()))
                .containsExactly("1");
        assertThat(shop.last().uri().getQuery()).isEqualTo("order=id&page=1&limit=250&handle=tea");
        int asked = shop.seen.size();
        assertThat(connection.match(
                        PRODUCTS,
                        ExactJson.object("{\"handle\":\" \"}".getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        Optional.empty()))
                .isEmpty();
        assertThat(shop.seen).hasSize(asked);
    }

    @Test
    void settings_that_the_connector_needs_have_to_be_there() {
        Connector connector = BuiltIn.named("demo-shop");
        fails(
                ErrorCode.INVALID_SETTINGS,
                () -> bench.open(connector, Map.of(), Map.of("token", "x"), Bench.Bounds.USUAL));
        fails(
                ErrorCode.INVALID_SETTINGS,
                () -> bench.open(connector, Map.of("url", "ftp://x"), Map.of("token", "x"), Bench.Bounds.USUAL));
        fails(
                ErrorCode.INVALID_SETTINGS,
                () -> bench.open(connector, Map.of("url", "http://x"), Map.of("token", "a\nb: c"), Bench.Bounds.USUAL));
    }

    static Problem fails(ErrorCode code, ThrowingCallable call) {
        Problem[] met = new Problem[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            met[0] = problem;
        });
        return met[0];
    }
}
