package io.holdfast.connector;

import static io.holdfast.connector.RestReadingTest.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.connector.Simulator.Said;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.ratelimit.Bucket;
import io.holdfast.ratelimit.Limit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceCallsTest {
    private static final StreamSpec PRODUCTS = BuiltIn.shop("products");

    private final Bench bench = new Bench();
    private final Simulator shop = bench.simulator;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_401_is_believed_the_second_time() {
        shop.on("/api/products.json", Said.json("{\"products\":[{\"id\":1}]}"));
        Connection connection = bench.shop();
        shop.once(Said.of(401, "text/plain", "no"));

        assertThat(connection.page(PRODUCTS, Slice.WHOLE, "0").records()).hasSize(1);

        shop.once(Said.of(401, "text/plain", "no"));
        shop.once(Said.of(401, "text/plain", "no"));
        fails(ErrorCode.SOURCE_CREDENTIALS_REFUSED, () -> connection.page(PRODUCTS, Slice.WHOLE, "0"));
        assertThat(bench.limits.granted).isEqualTo(4);
    }

    @Test
    void a_refusal_that_hides_behind_another_status_is_known_by_its_body() {
        Connection wordpress = bench.wordpress();
        shop.once(Said.of(
                400, "application/json", "{\"data\":{\"details\":{\"status\":{\"code\":\"rest_forbidden_status\"}}}}"));

        fails(ErrorCode.SOURCE_CREDENTIALS_REFUSED, () -> wordpress.page(BuiltIn.wordpress("posts"), Slice.WHOLE, "0"));
    }

    @Test
    void a_429_pauses_everyone_for_as_long_as_it_says() {
        Connection connection = bench.shop();
        shop.once(Said.of(429, "text/plain", "slow down").with("Retry-After", "7"));
        shop.once(Said.of(429, "text/plain", "slow down"));
        shop.once(Said.of(503, "text/plain", "busy").with("Retry-After", "Sun, 01 Mar 2026 12:01:00 GMT"));

        for (Duration wait : new Duration[] {Duration.ofSeconds(7), Duration.ofSeconds(5), Duration.ofMinutes(1)}) {
            Problem problem = fails(ErrorCode.SOURCE_THROTTLED, connection::check);
            assertThat(problem.waitFor()).contains(wait);
            assertThat(bench.limits.pauses.getLast()).isEqualTo(wait);
        }
    }

    @Test
    void short_waits_are_slept_through_and_long_ones_are_handed_back() {
        shop.on("/api/shop.json", Said.json("{}"));
        bench.limits.waits.add(Duration.ofMillis(10));
        bench.shop().check();

        bench.limits.waits.add(Duration.ofSeconds(1));
        Problem problem = fails(ErrorCode.SOURCE_THROTTLED, bench.shop()::check);
        assertThat(problem.waitFor()).contains(Duration.ofSeconds(1));
        assertThat(shop.seen).hasSize(1);
    }

    @Test
    void what_others_use_of_the_bucket_is_told_on() {
        shop.on("/api/shop.json", Said.json("{}").with("X-Shop-Api-Call-Limit", "32/40"));

        bench.shop().check();

        assertThat(bench.limits.observed).containsExactly(32.0);
    }

    @Test
    void several_limits_hold_at_once_and_each_hears_what_the_source_says_of_it() {
        Connection connection = bench.open(
                ConnectorFile.connector("""
                name: several
                title: Several limits
                type: rest
                base_url: "{{ settings.url }}/api"
                settings: [{name: url}, {name: client}]
                check: {path: /check}
                rate_limit:
                  headroom_percent: 0
                  buckets:
                    - {name: burst, capacity: 10, refill_per_second: 5, headers: {remaining: X-Burst-Left, limit: X-Burst}}
                    - name: daily
                      key: "{{ settings.client }}"
                      calls: 1000
                      window: 1d
                      headers: {remaining: X-Daily-Left, reset: X-Daily-Reset, reset_format: epoch}
                    - {name: search, matchers: [{method: get, path: "/se*ch"}], calls: 30, window: 1m, weight: 2}
                streams:
                  - {name: things, endpoint: {path: /search}, primary_key: [/id]}
                """), Map.of("url", shop.url(), "client", "c-1"), Map.of(), Bench.Bounds.USUAL);
        long midnight = Bench.NOW.plus(Duration.ofHours(12)).getEpochSecond();
        shop.on(
                "/api/check",
                Said.json("{}")
                        .with("X-Burst-Left", "2")
                        .with("X-Burst", "10")
                        .with("X-Daily-Left", "900")
                        .with("X-Daily-Reset", "" + midnight));
        shop.on("/api/search", Said.json("[]"));

        connection.check();

        assertThat(bench.limits.buckets)
                .extracting(Bucket::limit)
                .containsExactly(new Limit.Cells(9, 5), new Limit.Window(999, Duration.ofDays(1)));
        assertThat(bench.limits.buckets.get(1).key().name())
                .startsWith("several:daily:")
                .doesNotContain("c-1");
        assertThat(bench.limits.observed).containsExactly(8.0);
        assertThat(bench.limits.left).singleElement().satisfies(told -> {
            assertThat(told.left()).isEqualTo(899);
            assertThat(told.end()).contains(Duration.ofHours(12));
        });
        connection.page(connection.connector().streams().getFirst(), Slice.WHOLE, "");
        assertThat(bench.limits.buckets).hasSize(3);
        assertThat(bench.limits.buckets.get(2).cost()).isEqualTo(2);
    }

    @Test
    void an_answer_that_comes_behind_the_end_of_its_window_says_nothing_of_the_next_one() {
        Connection connection = hub("");
        String over = "" + Bench.NOW.minusSeconds(1).getEpochSecond();
        shop.once(Said.json("{}").with("X-Left", "0").with("X-Reset", over));

        connection.check();

        assertThat(bench.limits.left).isEmpty();
    }

    @Test
    void a_refusal_for_lack_of_budget_is_known_by_its_header_or_its_words_and_waits_for_the_end_of_the_window() {
        Connection connection = hub("""
                error_handler:
                  - {status: 403, header: X-Left, value: "0", action: throttle}
                  - {status: 403, contains: secondary RATE limit, action: throttle}
                  - {status: 403, pointer: /reason, contains: daily, action: resume_later}
                """);
        String reset = "" + Bench.NOW.plusSeconds(90).getEpochSecond();
        shop.once(Said.of(403, "application/json", "{}").with("X-Left", "0").with("X-Reset", reset));
        shop.once(Said.of(403, "application/json", "{\"message\":\"You exceeded a Secondary rate limit\"}"));
        shop.once(Said.of(403, "application/json", "{\"reason\":\"The daily limit is reached\"}"));
        shop.once(Said.of(403, "application/json", "{\"reason\":\"not yours\"}"));

        for (Duration wait : new Duration[] {Duration.ofSeconds(90), Duration.ofSeconds(5), Duration.ofHours(1)}) {
            assertThat(fails(ErrorCode.SOURCE_THROTTLED, connection::check).waitFor())
                    .contains(wait);
        }
        fails(ErrorCode.SOURCE_REFUSED_REQUEST, connection::check);
    }

    @Test
    void failures_of_the_source_and_of_one_request_are_told_apart_and_never_show_a_secret() {
        Connection connection = bench.shop();
        shop.once(Said.of(500, "text/plain", "oops"));
        fails(ErrorCode.SOURCE_FAILED, connection::check);
        shop.once(Said.of(422, "application/json", "{\"error\":\"Bearer " + Bench.TOKEN + " may not\"}"));

        Problem problem = fails(ErrorCode.SOURCE_REFUSED_REQUEST, connection::check);

        assertThat(problem.getMessage())
                .contains("GET /api/shop.json answered 422", "may not")
                .doesNotContain(Bench.TOKEN);
    }

    @Test
    void a_source_that_does_not_answer_is_unreachable() {
        Connection connection = bench.shop();
        shop.close();

        fails(ErrorCode.SOURCE_UNREACHABLE, connection::check);
    }

    @Test
    void a_source_that_never_comes_to_an_end_is_unreachable() {
        CountDownLatch never = new CountDownLatch(1);
        shop.on("/api/shop.json", seen -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Said.json("{}");
        });

        fails(ErrorCode.SOURCE_UNREACHABLE, bench.shop(Bench.Bounds.USUAL.impatient())::check);
        never.countDown();
    }

    @Test
    void redirects_are_followed_without_taking_the_credentials_elsewhere() {
        try (Simulator elsewhere = new Simulator()) {
            elsewhere.on("/moved", Said.json("{}"));
            shop.on("/api/shop.json", Said.of(302, "text/plain", "").with("Location", elsewhere.url() + "/moved"));

            bench.shop().check();

            assertThat(elsewhere.last().headers()).doesNotContainKey("authorization");
        }
        shop.on("/api/shop.json", Said.of(307, "text/plain", "").with("Location", "/here"));
        shop.on("/here", Said.json("{}"));
        bench.shop().check();
        assertThat(shop.last().headers()).containsKey("authorization");

        shop.on("/here", Said.of(302, "text/plain", "").with("Location", "/here"));
        fails(ErrorCode.SOURCE_ANSWER_INVALID, bench.shop()::check);
    }

    @Test
    void addresses_of_our_own_network_are_not_called_not_even_by_a_redirect() {
        fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, bench.shop(Bench.Bounds.USUAL.allowing())::check);
        shop.on("/api/shop.json", Said.of(302, "text/plain", "").with("Location", "http://169.254.169.254/latest"));

        fails(ErrorCode.SOURCE_ADDRESS_FORBIDDEN, bench.shop()::check);
    }

    /** A source with one hourly limit that its headers tell of. @param more words of its file, on lines of their own */
    private Connection hub(String more) {
        String file = """
                name: hub
                title: Hub
                type: rest
                base_url: "{{ settings.url }}"
                settings: [{name: url}]
                check: {path: /check}
                rate_limit:
                  buckets:
                    - {name: hourly, calls: 5000, window: 1h, headers: {remaining: X-Left, reset: X-Reset, reset_format: epoch}}
                %sstreams:
                  - {name: things, endpoint: {path: /things}, primary_key: [/id]}
                """.formatted(more);
        return bench.open(ConnectorFile.connector(file), Map.of("url", shop.url()), Map.of(), Bench.Bounds.USUAL);
    }
}
