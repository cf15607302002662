package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The text of a connector (YAML). Unknown fields, fields without a value and names of nothing are faults. All faults of form are told at once, and then all that can be seen in a file of
 * the right form. Whatever the text, reading it takes memory of the text's order, and ends with a connector or with faults.
 */
public final class ConnectorFile {
    /** The longest text that is read, in characters. */
    public static final int LONGEST = 256 * 1024;

    private static final int DEEPEST = 50;
    private static final int MOST_FAULTS = 100;

    static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new Span()))
            .build();

    private static final Pattern BLOCKS = Pattern.compile(
            "\\b(" + ConnectorBlocks.DEFINE + "|" + ConnectorBlocks.USE + "|" + ConnectorBlocks.WITH + ")\"?\\s*:");

    private ConnectorFile() {}

    /**
     * Something wrong in a file.
     *
     * @param line from 1
     * @param column from 1
     * @param path the JSON pointer of the place in the file; empty for the file as a whole
     * @param message for people, begins with the place in the file
     */
    @RegisterForReflection
    public record Fault(int line, int column, String path, String message) {
        /** As a compiler says it: line, column and message. */
        @Override
        public String toString() {
            return line + ":" + column + " " + message;
        }
    }

    /** What a text is. */
    public sealed interface Parsed {}

    /** A sound connector. */
    public record Valid(Connector connector) implements Parsed {}

    /**
     * No connector.
     *
     * @param faults at least one and a hundred and one at most, in the order of the text
     */
    public record Invalid(List<Fault> faults) implements Parsed {}

    /** Reads a text and checks all that can be checked without a source. */
    public static Parsed parse(String text) {
        if (text.length() > LONGEST) {
            return new Invalid(List.of(new Fault(1, 1, "", "The file is longer than " + LONGEST + " characters.")));
        }
        List<Fault> faults = new ArrayList<>();
        try (YAMLParser parser = (YAMLParser) YAML.createParser(text)) {
            Outline outline = Outline.of(parser, faults);
            Connector connector = outline.isEmpty() ? null : bound(text, outline, faults);
            if (faults.isEmpty()) {
                return new Valid(connector);
            }
        } catch (JsonProcessingException e) {
            faults.add(fault(e));
        } catch (IOException e) {
            throw new IllegalStateException("a text can always be read", e);
        }
        return new Invalid(told(faults));
    }

    private static List<Fault> told(List<Fault> faults) {
        List<Fault> sorted = faults.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
                .toList();
        if (sorted.size() <= MOST_FAULTS) {
            return sorted;
        }
        List<Fault> first = new ArrayList<>(sorted.subList(0, MOST_FAULTS));
        Fault next = sorted.get(MOST_FAULTS);
        first.add(new Fault(
                next.line(), next.column(), "", "There are " + (sorted.size() - MOST_FAULTS) + " faults more."));
        return List.copyOf(first);
    }

    /** Reads a text that has to be sound; otherwise {@code invalid_connector}, which names every fault by line and column. */
    public static Connector connector(String text) {
        return switch (parse(text)) {
            case Valid valid -> valid.connector();
            case Invalid invalid ->
                throw Problem.of(
                        ErrorCode.INVALID_CONNECTOR,
                        invalid.faults().stream().map(Fault::toString).collect(Collectors.joining("; ")));
        };
    }

    /** The connector that a text of the right form says; what is wrong goes to the faults. */
    private static Connector bound(String text, Outline outline, List<Fault> faults) throws IOException {
        boolean whole = faults.isEmpty();
        FormFaults form = new FormFaults(outline, faults);
        try {
            ObjectReader reader = YAML.readerFor(Connector.class).withHandler(form);
            String expanded = text;
            if (BLOCKS.matcher(text).find()) {
                int before = faults.size();
                expanded = tree(text, (place, message) -> faults.add(outline.fault(place, message)))
                        .toString();
                if (faults.size() > before) {
                    return null;
                }
            }
            Connector connector = reader.readValue(expanded);
            if (connector != null && whole && !form.isMisshapen()) {
                ConnectorCheck.of(connector).forEach((place, message) -> faults.add(outline.fault(place, message)));
            }
            return connector;
        } catch (MismatchedInputException e) {
            form.note(pointer(e.getPath()), e.getTargetType() == null ? Connector.class : e.getTargetType());
        } catch (JsonMappingException e) {
            faults.add(outline.fault(pointer(e.getPath()), "cannot be read"));
        }
        return null;
    }

    /** A file's tree with its blocks put in; numbers keep their digits. */
    static JsonNode tree(String text, BiConsumer<String, String> findings) throws JsonProcessingException {
        JsonNode tree = YAML.reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .readTree(text);
        return ConnectorBlocks.expanded(tree, findings);
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        return path.stream()
                .map(each -> each.getFieldName() == null ? "" + each.getIndex() : each.getFieldName())
                .map(each -> "/" + PointerPattern.escaped(each))
                .collect(Collectors.joining());
    }

    private static Fault fault(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            String limits =
                    "is nested deeper than " + DEEPEST + " levels, or holds a word or a number that is too long";
            return at(e.getLocation(), "The file " + limits + ".");
        }
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            Mark mark = yaml.getProblemMark();
            return new Fault(
                    mark.getLine() + 1, mark.getColumn() + 1, "", "The file is no YAML: " + yaml.getProblem() + ".");
        }
        String message = e.getOriginalMessage().lines().findFirst().orElse("The file is no YAML.");
        return at(e.getLocation(), message.startsWith("Expected a field name") ? "A key has to be a text." : message);
    }

    private static Fault at(JsonLocation at, String message) {
        return at == null ? new Fault(1, 1, "", message) : new Fault(at.getLineNr(), at.getColumnNr(), "", message);
    }
}
