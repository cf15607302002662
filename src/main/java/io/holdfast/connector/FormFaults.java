package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import io.holdfast.connector.ConnectorFile.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Notes what is of the wrong form in a file, each place once, and reads on behind it as if it were not there. */
final class FormFaults extends DeserializationProblemHandler {
    private final Outline outline;
    private final List<Fault> faults;
    private boolean misshapen;

    FormFaults(Outline outline, List<Fault> faults) {
        this.outline = outline;
        this.faults = faults;
    }

    /** Whether a value had to be left out, so that what was read is not all that the file says. */
    boolean isMisshapen() {
        return misshapen;
    }

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context, JsonParser parser, JsonDeserializer<?> reader, Object bean, String name)
            throws IOException {
        String last = "/" + PointerPattern.escaped(name);
        String around = pointer(parser);
        while (around.endsWith(last)) {
            around = around.substring(0, around.length() - last.length());
        }
        String quotes = name.contains(" ") ? " (a text with a comma is written in quotes)" : "";
        faults.add(outline.fault(around + last, "is not a field known here" + quotes));
        parser.skipChildren();
        return true;
    }

    @Override
    public Object handleWeirdStringValue(
            DeserializationContext context, Class<?> type, String value, String failureMessage) throws IOException {
        return wrong(context.getParser(), type);
    }

    @Override
    public Object handleWeirdNumberValue(
            DeserializationContext context, Class<?> type, Number value, String failureMessage) throws IOException {
        return wrong(context.getParser(), type);
    }

    @Override
    public Object handleUnexpectedToken(
            DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String failureMessage)
            throws IOException {
        return wrong(parser, type.getRawClass());
    }

    @Override
    public Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> type,
            ValueInstantiator instantiator,
            JsonParser parser,
            String failureMessage)
            throws IOException {
        return wrong(parser, type);
    }

    @Override
    public Object handleInstantiationProblem(
            DeserializationContext context, Class<?> type, Object argument, Throwable problem) throws IOException {
        return wrong(context.getParser(), type);
    }

    private Object wrong(JsonParser parser, Class<?> type) throws IOException {
        note(pointer(parser), type);
        parser.skipChildren();
        return null;
    }

    /** Notes that the value at a place had to be something else. */
    void note(String pointer, Class<?> type) {
        misshapen = true;
        faults.add(outline.fault(pointer, "has to be " + form(type)));
    }

    private static String pointer(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    private static String form(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(each -> each.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Duration.class) {
            return "a length of time such as 90s, 10m, 1h or 7d";
        }
        return List.class.isAssignableFrom(type) ? "a list" : "a mapping";
    }
}
