package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time in a connector's file: numbers with ms, s, m, h or d, such as {@code 90s}, {@code 1h30m} or {@code 7d}. */
final class Span extends StdDeserializer<Duration> {
    /** A part of a length; a length has at least one. */
    static final String FORM = "(\\d{1,9})(ms|s|m|h|d)";

    private static final Pattern PART = Pattern.compile(FORM);

    Span() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = parser.getValueAsString("").strip();
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.plus(Duration.of(
                    Long.parseLong(part.group(1)),
                    switch (part.group(2)) {
                        case "ms" -> ChronoUnit.MILLIS;
                        case "s" -> ChronoUnit.SECONDS;
                        case "m" -> ChronoUnit.MINUTES;
                        case "h" -> ChronoUnit.HOURS;
                        default -> ChronoUnit.DAYS;
                    }));
            end = part.end();
        }
        return end == text.length() && end > 0
                ? sum
                : (Duration) context.handleWeirdStringValue(Duration.class, text, "no length of time");
    }
}
