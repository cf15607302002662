package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code ./dev connector-schema}: writes the schema of connector files. Its words are those of the records, their meaning the records' Javadoc, and what is required the reader itself says. */
public final class SchemaFile {
    static final Path FILE = Path.of("src", "main", "resources", "connectors", "schema.json");
    private static final Path WORDS = Path.of("src", "test", "resources", "connector-words");
    private static final List<Path> SOUND =
            List.of(FILE.getParent(), Path.of("src", "test", "resources", "connectors-of-tests"), WORDS);

    /** What the reader holds against a pattern of its own. */
    private static final Map<String, String> PATTERNS = Map.of(
            "Connector.name", ConnectorCheck.NAME,
            "Connector.type", ConnectorCheck.TYPE,
            "StreamSpec.name", StreamCheck.NAME,
            "Setting.name", ConnectorCheck.SETTING,
            "Endpoint.method", ConnectorCheck.METHOD,
            "WriteCall.method", ConnectorCheck.METHOD);

    /** Enums whose words are written as a standard does. */
    private static final Set<Class<?>> AS_IN_THE_STANDARD = Set.of(JwtSpec.Algorithm.class);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final FormatWords words = FormatWords.read();
    private final FormatProbe probe;
    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private SchemaFile(FormatProbe probe) {
        this.probe = probe;
    }

    public static void main(String[] arguments) throws IOException {
        Files.writeString(FILE, text());
        System.out.println("Wrote " + FILE + ".");
    }

    /** The schema as it has to be. */
    static String text() throws IOException {
        List<String> sound = new ArrayList<>();
        for (Path file : soundFiles()) {
            sound.add(Files.readString(file));
        }
        ObjectNode schema = new SchemaFile(new FormatProbe(sound)).schema();
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connectors without faults, which together use every word. */
    static List<Path> soundFiles() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path folder : SOUND) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(all::add);
            }
        }
        return all;
    }

    private ObjectNode schema() {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:holdfast:connector");
        schema.put("title", "A connector of Holdfast");
        schema.setAll(mapping(Connector.class));
        ObjectNode all = schema.putObject("$defs");
        definitions.forEach(all::set);
        return schema;
    }

    private ObjectNode mapping(Class<?> type) {
        ObjectNode mapping = JSON.objectNode();
        mapping.put("description", words.of(type));
        mapping.put("type", "object");
        mapping.put("additionalProperties", false);
        Set<String> always = probe.required(type);
        required(mapping, always);
        ObjectNode properties = mapping.putObject("properties");
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode property = properties.putObject(FormatProbe.word(component));
            property.put("description", description(type, component));
            property.setAll(value(component.getGenericType(), text(type, component)));
        }
        kinds(type, always, mapping);
        if (type == Connector.class) {
            blocks(properties);
        }
        if (type == StreamSpec.class) {
            using(mapping, properties);
        }
        return mapping;
    }

    private static void blocks(ObjectNode properties) {
        ObjectNode define = properties.putObject(ConnectorBlocks.DEFINE);
        define.put("description", "Blocks of words that streams use, by name");
        define.put("type", "object").putObject("additionalProperties").put("type", "object");
    }

    /** A stream that uses blocks has its words from them. */
    private static void using(ObjectNode mapping, ObjectNode properties) {
        ObjectNode use = properties.putObject(ConnectorBlocks.USE);
        use.put(
                "description",
                "The blocks that this stream's words come from; its own go before them, and later blocks before earlier ones");
        ArrayNode either = use.putArray("anyOf");
        either.addObject().put("type", "string");
        either.addObject().put("type", "array").putObject("items").put("type", "string");
        ObjectNode with = properties.putObject(ConnectorBlocks.WITH);
        with.put("description", "What the blocks' places such as `{{ with.path }}` stand for here");
        with.put("type", "object")
                .putObject("additionalProperties")
                .putArray("type")
                .add("string")
                .add("number")
                .add("boolean");
        JsonNode required = mapping.remove("required");
        if (required != null) {
            ObjectNode condition = mapping.withArray("allOf").addObject();
            required(condition.putObject("if").putObject("not"), List.of(ConnectorBlocks.USE));
            condition.putObject("then").set("required", required);
        }
    }

    private static void required(ObjectNode mapping, Collection<String> words) {
        if (!words.isEmpty()) {
            ArrayNode required = mapping.putArray("required");
            words.forEach(required::add);
        }
    }

    /** What mappings of one type lack, where they have a type. */
    private void kinds(Class<?> type, Set<String> always, ObjectNode mapping) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (!component.getName().equals("type") || !component.getType().isEnum()) {
                continue;
            }
            ArrayNode conditions = JSON.arrayNode();
            for (String kind : spelt(component.getType())) {
                Set<String> more = new TreeSet<>(probe.required(type, kind));
                more.removeAll(always);
                if (!more.isEmpty()) {
                    ObjectNode condition = conditions.addObject();
                    ObjectNode where = condition.putObject("if");
                    required(where, List.of("type"));
                    where.putObject("properties").putObject("type").put("const", kind);
                    required(condition.putObject("then"), more);
                }
            }
            if (!conditions.isEmpty()) {
                mapping.set("allOf", conditions);
            }
        }
    }

    private ObjectNode value(Type type, ObjectNode text) {
        ObjectNode value = JSON.objectNode();
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Map.class) {
                value.put("type", "object").set("additionalProperties", value(element, text));
            } else {
                ArrayNode either = value.putArray("anyOf");
                either.addObject().put("type", "array").set("items", value(element, text));
                either.add(value(element, text));
            }
            return value;
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            String name = name(plain);
            if (!definitions.containsKey(name)) {
                definitions.put(name, value);
                definitions.put(name, mapping(plain));
            }
            return value.put("$ref", "#/$defs/" + name);
        }
        if (plain.isEnum()) {
            ArrayNode each = value.putArray("enum");
            spelt(plain).forEach(each::add);
            if (plain == StreamSpec.Restorable.class) {
                each.add(true).add(false);
            }
            return value;
        }
        if (plain == String.class) {
            return value.setAll(text);
        }
        if (plain == JsonNode.class) {
            return value;
        }
        if (plain == Duration.class) {
            return value.put("type", "string").put("pattern", "^(" + Span.FORM + ")+$");
        }
        return value.put(
                "type",
                plain == Double.class
                        ? "number"
                        : plain == Boolean.class || plain == boolean.class ? "boolean" : "integer");
    }

    /** Numbers and truth values are texts too, where no form is asked for. */
    private ObjectNode text(Class<?> type, RecordComponent component) {
        ObjectNode text = JSON.objectNode();
        String pattern = PATTERNS.get(type.getSimpleName() + "." + component.getName());
        String word = FormatProbe.word(component);
        if (pattern != null) {
            return text.put("type", "string").put("pattern", "^(" + pattern + ")$");
        }
        if (probe.isPointer(type, word)) {
            return text.put("type", "string").put("pattern", "^($|/)");
        }
        if (probe.isPath(type, word)) {
            return text.put("type", "string").put("pattern", "^/");
        }
        text.putArray("type").add("string").add("number").add("boolean");
        return text;
    }

    private String description(Class<?> type, RecordComponent component) {
        String own = words.of(type, component.getName());
        Class<?> of = component.getType();
        if (!of.isEnum()) {
            return own;
        }
        String meanings = Arrays.stream(of.getEnumConstants())
                .map(constant -> Map.entry(constant, words.of(of, constant.toString())))
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> "`" + spelt(of, each.getKey()) + "`: " + each.getValue())
                .collect(Collectors.joining(" "));
        return Stream.of(own.isEmpty() ? words.of(of) : ended(own), meanings)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String ended(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private static List<String> spelt(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> spelt(type, each))
                .toList();
    }

    private static String spelt(Class<?> type, Object constant) {
        return AS_IN_THE_STANDARD.contains(type)
                ? constant.toString()
                : constant.toString().toLowerCase(Locale.ROOT);
    }

    private static String name(Class<?> type) {
        String own = (type.isMemberClass() ? type.getEnclosingClass().getSimpleName() : "") + type.getSimpleName();
        return own.replace("Spec", "").replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
