package io.holdfast.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with places such as {@code {{ settings.url }}}. Values are put in as they are named; nothing is computed. */
record Template(List<Part> parts) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([a-z]+(?:\\.[a-z0-9_]+)+)\\s*}}");

    /** A name that only ends as one, which is a typing error; other closing braces are text, as in JSON. */
    private static final Pattern HALF = Pattern.compile("(?<![\"\\w.])[a-z]+(\\.[a-z0-9_]+)+\\s*}}|^\\s*}}");

    /** A piece of text, or the name of a value. */
    record Part(String text, boolean name) {}

    /** Reads a template; braces that are no place are an {@link IllegalArgumentException}. */
    static Template of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            literal(text.substring(from, place.start()), parts);
            parts.add(new Part(place.group(1), true));
            from = place.end();
        }
        literal(text.substring(from), parts);
        return new Template(List.copyOf(parts));
    }

    private static void literal(String text, List<Part> parts) {
        if (text.contains("{{") || HALF.matcher(text).find()) {
            throw new IllegalArgumentException("has braces that are no {{ name.of_a_value }}");
        }
        if (!text.isEmpty()) {
            parts.add(new Part(text, false));
        }
    }

    /** The names in it, in order. */
    List<String> names() {
        return parts.stream().filter(Part::name).map(Part::text).toList();
    }

    /** The text with each value put in after {@code encoding}. */
    String with(Values values, UnaryOperator<String> encoding) {
        return with(values, (name, value) -> encoding.apply(value));
    }

    /** The text with each value put in after {@code encoding}, which takes its name and the value. */
    String with(Values values, BinaryOperator<String> encoding) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            out.append(part.name() ? encoding.apply(part.text(), values.get(part.text())) : part.text());
        }
        return out.toString();
    }
}
