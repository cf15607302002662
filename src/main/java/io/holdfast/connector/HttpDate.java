package io.holdfast.connector;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates in headers, in the three formats that a recipient has to take (RFC 9110, 5.6.7). Pure. */
final class HttpDate {
    /** {@code Sun Nov  6 08:49:37 1994}, with its spaces made into one. */
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private static final int YEARS_BACK = 49;

    private HttpDate() {}

    /** The moment of a date; empty where the text is none. @param now tells the century of a year of two digits */
    static Optional<Instant> of(String text, Instant now) {
        String spaced = text.strip().replaceAll("\\s+", " ");
        for (DateTimeFormatter format : List.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(now), ASCTIME)) {
            try {
                return Optional.of(LocalDateTime.parse(spaced, format).toInstant(ZoneOffset.UTC));
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
}
