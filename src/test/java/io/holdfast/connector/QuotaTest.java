package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a source's limits make of calls that somebody means to make. */
class QuotaTest {
    private static final String CONNECTOR = """
            name: limited
            type: rest
            base_url: "{{ settings.url }}"
            settings: [{name: url}]
            check: {path: /me}
            rate_limit:
              buckets:
                - {name: burst, capacity: "40", refill_per_second: "10"}
                - {name: daily, calls: "1000", window: 1d}
                - {name: creations, calls: "100", window: 1h, matchers: [{method: POST}]}
                - {name: minute, calls: "60", window: 1m}
                - {name: search, calls: "10", window: 1h, matchers: [{path: "/search/*"}]}
            streams:
              - {name: notes, endpoint: {path: /notes}, primary_key: [/id]}
            """;

    @Test
    void a_limit_by_the_hour_or_the_day_that_is_exceeded_is_named_with_its_windows() {
        try (Bench bench = new Bench()) {
            Connection source = source(bench);

            assertThat(source.exceeded(new CallMix(1200, 150, 400, 250)))
                    .containsExactly(
                            new Quota("daily", 2000, 950, Duration.ofDays(1).toSeconds(), 3),
                            new Quota("creations", 150, 95, Duration.ofHours(1).toSeconds(), 2));
            assertThat(source.exceeded(new CallMix(800, 95, 5, 0))).isEmpty();
        }
    }

    @Test
    void the_time_is_that_of_the_slowest_limit_and_counts_only_what_the_limit_counts() {
        try (Bench bench = new Bench()) {
            Connection source = source(bench);

            assertThat(source.timeFor(new CallMix(1200, 150, 400, 250))).isEqualTo(Duration.ofDays(2));
            assertThat(source.timeFor(new CallMix(0, 150, 0, 0))).isEqualTo(Duration.ofHours(1));
            assertThat(source.timeFor(new CallMix(0, 0, 50, 0)))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    private static Connection source(Bench bench) {
        return bench.open(
                ConnectorFile.connector(CONNECTOR), Map.of("url", bench.simulator.url()), Map.of(), Bench.Bounds.USUAL);
    }
}
