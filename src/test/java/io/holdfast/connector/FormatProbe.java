package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.holdfast.connector.ConnectorFile.Fault;
import io.holdfast.connector.ConnectorFile.Invalid;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the reader of connectors insists on, found out by asking it: sound files are given to it with one value taken away or spoilt, and it says what it misses. */
final class FormatProbe {
    /** A mapping of a sound file. */
    private record Sight(JsonNode file, ObjectNode mapping, String pointer) {}

    private final Map<Class<?>, List<Sight>> sights = new LinkedHashMap<>();

    /** @param files sound connectors */
    FormatProbe(List<String> files) {
        for (String text : files) {
            JsonNode file = tree(text);
            look(Connector.class, file, "", file);
        }
    }

    static JsonNode tree(String text) {
        try {
            return ConnectorFile.tree(text, (place, message) -> {
                throw new IllegalArgumentException(place + " " + message);
            });
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A component's word in a file. */
    static String word(RecordComponent component) {
        JsonProperty said = component.getAccessor().getAnnotation(JsonProperty.class);
        return said != null
                ? said.value()
                : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
    }

    private void look(Type type, JsonNode node, String pointer, JsonNode file) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Map.class) {
                node.properties().forEach(each -> look(element, each.getValue(), below(pointer, each.getKey()), file));
            } else if (node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    look(element, node.get(i), pointer + "/" + i, file);
                }
            } else {
                look(element, node, pointer, file);
            }
        } else if (type instanceof Class<?> record && record.isRecord()) {
            sights.computeIfAbsent(record, none -> new ArrayList<>()).add(new Sight(file, (ObjectNode) node, pointer));
            for (RecordComponent component : record.getRecordComponents()) {
                JsonNode inner = node.get(word(component));
                if (inner != null) {
                    look(component.getGenericType(), inner, below(pointer, word(component)), file);
                }
            }
        }
    }

    private static String below(String pointer, String name) {
        return pointer + "/" + PointerPattern.escaped(name);
    }

    /** The words of a mapping that stand in none of the files. */
    Set<String> unseen(Class<?> type) {
        Set<String> words = new TreeSet<>();
        Arrays.stream(type.getRecordComponents()).map(FormatProbe::word).forEach(words::add);
        sights.getOrDefault(type, List.of())
                .forEach(sight -> sight.mapping().fieldNames().forEachRemaining(words::remove));
        return words;
    }

    /** The words that every mapping has to have whose {@code type} is this one. */
    Set<String> required(Class<?> type, String kind) {
        return insisted(type, sight -> sight.mapping().path("type").asText().equals(kind));
    }

    /** The words that every mapping has to have. */
    Set<String> required(Class<?> type) {
        return insisted(type, sight -> true);
    }

    private Set<String> insisted(Class<?> type, Predicate<Sight> which) {
        List<Sight> of =
                sights.getOrDefault(type, List.of()).stream().filter(which).toList();
        Set<String> words = new TreeSet<>();
        Arrays.stream(type.getRecordComponents()).map(FormatProbe::word).forEach(words::add);
        words.removeIf(word -> of.isEmpty() || !of.stream().allMatch(sight -> isMissed(sight, word)));
        return words;
    }

    private static boolean isMissed(Sight sight, String word) {
        return sight.mapping().has(word)
                && says(sight, below(sight.pointer(), word), mapping -> mapping.remove(word), "is missing");
    }

    /** Whether the texts of a word have to be JSON pointers. */
    boolean isPointer(Class<?> type, String word) {
        return refused(type, word, "is no JSON pointer");
    }

    /** Whether the texts of a word have to begin with a slash. */
    boolean isPath(Class<?> type, String word) {
        return refused(type, word, "has to begin with /");
    }

    private boolean refused(Class<?> type, String word, String complaint) {
        List<Sight> of = sights.getOrDefault(type, List.of()).stream()
                .filter(sight -> sight.mapping().has(word))
                .toList();
        return !of.isEmpty()
                && of.stream()
                        .allMatch(sight -> says(
                                sight,
                                below(sight.pointer(), word),
                                mapping -> mapping.set(word, spoilt(mapping.get(word))),
                                complaint));
    }

    private static JsonNode spoilt(JsonNode value) {
        if (value instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(each -> copy.add(spoilt(each)));
            return copy;
        }
        if (value instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(each -> copy.set(each.getKey(), spoilt(each.getValue())));
            return copy;
        }
        return TextNode.valueOf("!");
    }

    private interface Change {
        void of(ObjectNode mapping);
    }

    private static boolean says(Sight sight, String pointer, Change change, String complaint) {
        JsonNode copy = sight.file().deepCopy();
        change.of((ObjectNode) copy.at(sight.pointer()));
        return ConnectorFile.parse(copy.toString()) instanceof Invalid invalid
                && invalid.faults().stream()
                        .anyMatch(
                                fault -> isAt(fault, pointer) && fault.message().contains(complaint));
    }

    private static boolean isAt(Fault fault, String pointer) {
        return fault.path().equals(pointer) || fault.path().startsWith(pointer + "/");
    }
}
