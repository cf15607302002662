package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text of a connector (YAML). Unknown fields, fields without a value and names of nothing are faults. */
public final class ConnectorFile {
    private static final int LONGEST = 1_000_000;
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new Span()))
            .build();

    private ConnectorFile() {}

    /**
     * Something wrong in a file.
     *
     * @param line from 1
     * @param column from 1
     * @param message for people, begins with the place in the file
     */
    @RegisterForReflection
    public record Fault(int line, int column, String message) {}

    /** What a text is. */
    public sealed interface Parsed {}

    /** A sound connector. */
    public record Valid(Connector connector) implements Parsed {}

    /**
     * No connector.
     *
     * @param faults at least one, in the order of the text
     */
    public record Invalid(List<Fault> faults) implements Parsed {}

    /** Reads a text and checks all that can be checked without a source. */
    public static Parsed parse(String text) {
        List<Fault> faults = new ArrayList<>();
        if (text.length() > LONGEST) {
            return new Invalid(List.of(new Fault(1, 1, "The file is longer than a million characters.")));
        }
        try (JsonParser parser = YAML.createParser(text)) {
            Outline outline = Outline.of(parser, faults);
            Connector connector = faults.isEmpty() ? bound(text, outline, faults) : null;
            if (connector != null) {
                ConnectorCheck.of(connector).forEach((place, message) -> faults.add(outline.fault(place, message)));
            }
            if (faults.isEmpty()) {
                return new Valid(connector);
            }
        } catch (JsonProcessingException e) {
            faults.add(fault(e));
        } catch (IOException e) {
            throw new IllegalStateException("a text can always be read", e);
        }
        faults.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
        return new Invalid(List.copyOf(faults));
    }

    /** Reads a text that has to be sound; otherwise {@code invalid_connector}, which names every fault by line and column. */
    public static Connector connector(String text) {
        return switch (parse(text)) {
            case Valid valid -> valid.connector();
            case Invalid invalid ->
                throw Problem.of(
                        ErrorCode.INVALID_CONNECTOR,
                        invalid.faults().stream()
                                .map(each -> each.line() + ":" + each.column() + " " + each.message())
                                .collect(Collectors.joining("; ")));
        };
    }

    private static Connector bound(String text, Outline outline, List<Fault> faults) throws IOException {
        try {
            Connector connector = YAML.readerFor(Connector.class)
                    .withHandler(new UnknownFields(outline, faults))
                    .readValue(text);
            if (connector == null) {
                faults.add(new Fault(1, 1, "The file is empty."));
            }
            return connector;
        } catch (JsonMappingException e) {
            faults.add(outline.fault(pointer(e.getPath()), sentence(e)));
            return null;
        }
    }

    private static final class UnknownFields extends DeserializationProblemHandler {
        private final Outline outline;
        private final List<Fault> faults;

        UnknownFields(Outline outline, List<Fault> faults) {
            this.outline = outline;
            this.faults = faults;
        }

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context, JsonParser parser, JsonDeserializer<?> reader, Object bean, String name)
                throws IOException {
            String place = pointer(parser.getParsingContext().pathAsPointer().toString(), name);
            faults.add(outline.fault(place, "is not a field known here"));
            parser.skipChildren();
            return true;
        }

        private static String pointer(String context, String name) {
            String last = "/" + PointerPattern.escaped(name);
            String around = context;
            while (around.endsWith(last)) {
                around = around.substring(0, around.length() - last.length());
            }
            return around + last;
        }
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        return path.stream()
                .map(each -> each.getFieldName() == null ? "" + each.getIndex() : each.getFieldName())
                .map(each -> "/" + PointerPattern.escaped(each))
                .collect(Collectors.joining());
    }

    private static String sentence(JsonMappingException e) {
        if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
            return words(format.getTargetType());
        }
        if (e instanceof ValueInstantiationException made && made.getType().isEnumType()) {
            return words(made.getType().getRawClass());
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "has to be " + form(mismatch.getTargetType());
        }
        return "cannot be read";
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> each.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "has to be one of ", ""));
    }

    private static String form(Class<?> type) {
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

    private static Fault fault(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String message = e.getOriginalMessage().lines().findFirst().orElse("The file is no YAML.");
        return at == null ? new Fault(1, 1, message) : new Fault(at.getLineNr(), at.getColumnNr(), message);
    }
}
