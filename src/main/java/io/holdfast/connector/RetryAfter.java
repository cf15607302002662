package io.holdfast.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The header Retry-After (RFC 9110, 10.2.3). Pure. */
final class RetryAfter {
    /** How long to wait where the source did not say. */
    static final Duration UNSAID = Duration.ofSeconds(5);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** The wait asked for, from one second to a day; absent where the header is absent or says neither seconds nor a date. All three formats of dates are taken. */
    static Optional<Duration> of(String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Optional.of(bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(text) * 1000))));
        }
        return HttpDate.of(text, now).map(until -> bounded(Duration.between(now, until)));
    }

    /** No shorter than a second, no longer than a day. */
    static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
