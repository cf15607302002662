package io.holdfast.connector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The header Retry-After (RFC 9110, 10.2.3). Pure. */
final class RetryAfter {
    /** How long to wait where the source did not say. */
    static final Duration UNSAID = Duration.ofSeconds(5);

    /** {@code Sun Nov  6 08:49:37 1994}, with its spaces made into one. */
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private static final int YEARS_BACK = 49;
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
        return date(text, now).map(until -> bounded(Duration.between(now, until)));
    }

    /** A date in one of the three formats that a recipient has to take (RFC 9110, 5.6.7). */
    private static Optional<Instant> date(String text, Instant now) {
        for (DateTimeFormatter format : List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(now), ASCTIME)) {
            try {
                return Optional.of(LocalDateTime.parse(text.replaceAll("\\s+", " "), format)
                        .toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                // The next format may fit.
            }
        }
        return Optional.empty();
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. A year that seems to be more than 50 years ahead is the last one in the past with the same digits. */
    private static DateTimeFormatter rfc850(Instant now) {
        int earliest = now.atOffset(ZoneOffset.UTC).getYear() - YEARS_BACK;
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH);
    }

    /** No shorter than a second, no longer than a day. */
    static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
