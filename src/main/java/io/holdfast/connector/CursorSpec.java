package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * How only what changed is read. Its values are kept as instants in ISO 8601 (UTC), whatever the source writes.
 *
 * @param field JSON pointer to the moment of a record's last change
 * @param paramFrom the query parameter for the earliest moment that is meant; null where the endpoint's own params name {@code slice.from}, or for a sorted list
 * @param format how the source reads and writes moments
 * @param lookback how far behind the newest moment seen the next reading begins: for records that become visible late
 * @param sorted the list has the newest change first, and is read until it comes to what was seen before
 * @param beginning what {@code slice.from} is where all is read, as the source wants it written; nothing where the file does not say
 * @param newestFirst query parameters with which the list has the newest change first; a backup of changes looks there whether its cursor missed any. Empty where the source cannot sort
 * @param fullPassEvery after how much time all is read again
 */
@RegisterForReflection
public record CursorSpec(
        String field,
        String paramFrom,
        Format format,
        Duration lookback,
        Boolean sorted,
        String beginning,
        Map<String, String> newestFirst,
        Duration fullPassEvery) {
    /** Ways to write a moment. */
    public enum Format {
        /** ISO 8601 with an offset; without one it is UTC. */
        ISO,
        /** ISO 8601 in UTC without fractions and offset, as in {@code 2026-01-31T12:00:00}. */
        ISO_LOCAL,
        /** Seconds since 1970. */
        EPOCH,
        /** Milliseconds since 1970. */
        EPOCH_MS;

        /** The moment that a value is; absent where it is none. */
        Optional<Instant> momentIn(JsonNode value) {
            String text = value.asText().strip();
            if (!value.isValueNode() || text.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        switch (this) {
                            case ISO, ISO_LOCAL -> iso(text);
                            case EPOCH -> epoch(text, 1_000);
                            case EPOCH_MS -> epoch(text, 1);
                        });
            } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    private static final int LONGEST_MOMENT = 20;
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    public CursorSpec {
        format = Given.or(format, Format.ISO);
        lookback = Given.or(lookback, Duration.ofMinutes(2));
        sorted = Given.or(sorted, false);
        beginning = Given.or(beginning, "");
        newestFirst = Given.map(newestFirst);
        fullPassEvery = Given.or(fullPassEvery, Duration.ofDays(7));
    }

    /** Of records that say when they changed, in a list that cannot be asked for changes. */
    static CursorSpec atField(String pointer) {
        return new CursorSpec(pointer, null, null, null, null, null, null, null);
    }

    /** The moment of a record's last change; absent where the field is no moment. */
    public Optional<Instant> of(JsonNode record) {
        return format.momentIn(record.at(field));
    }

    private static Instant epoch(String text, int unit) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.precision() - number.scale()) > LONGEST_MOMENT) {
            // A number such as 1e999999999 would not fit into any memory when it is written out.
            throw new ArithmeticException("no moment");
        }
        return Instant.ofEpochMilli(
                number.multiply(BigDecimal.valueOf(unit)).toBigInteger().longValueExact());
    }

    private static Instant iso(String text) {
        String iso = text.replace(' ', 'T');
        boolean offset = iso.length() > 10 && iso.substring(10).matches(".*(Z|z|[+-]\\d{2}:?\\d{2})");
        return offset
                ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                        .toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    /** How the source wants to be told a moment. Moments are cut to the second: an earlier bound loses nothing. */
    String told(Instant moment) {
        Instant second = moment.truncatedTo(ChronoUnit.SECONDS);
        return switch (format) {
            case ISO -> second.toString();
            case ISO_LOCAL -> LOCAL.format(second.atOffset(ZoneOffset.UTC));
            case EPOCH -> Long.toString(second.getEpochSecond());
            case EPOCH_MS -> Long.toString(second.toEpochMilli());
        };
    }
}
