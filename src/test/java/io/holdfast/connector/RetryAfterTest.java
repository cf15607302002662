package io.holdfast.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The waits that Retry-After asks for (RFC 9110, 10.2.3 and 5.6.7, whose examples these are). */
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "30",
                " 30 ",
                "29.5"
            })
    void seconds_and_all_three_formats_of_dates_are_understood(String header) {
        Duration wait = header.equals("29.5") ? Duration.ofMillis(29_500) : Duration.ofSeconds(30);

        assertThat(RetryAfter.of(header, NOW)).contains(wait);
    }

    @Test
    void a_year_of_two_digits_is_of_the_century_that_is_near() {
        assertThat(RetryAfter.of("Wednesday, 01-Jan-70 00:00:10 GMT", Instant.parse("2069-12-31T23:59:50Z")))
                .contains(Duration.ofSeconds(20));
        assertThat(RetryAfter.of("Tuesday, 31-Dec-69 23:59:58 GMT", Instant.parse("2069-12-31T23:59:50Z")))
                .contains(Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "Sun, 06 Nov 1994", "2026-03-01T12:00:00Z"})
    void anything_else_asks_for_nothing(String header) {
        assertThat(RetryAfter.of(header, NOW)).isEmpty();
    }
}
