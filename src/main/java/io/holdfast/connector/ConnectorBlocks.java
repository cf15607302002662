package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks that a connector's file defines once ({@code define}) and its streams use ({@code use}). They are put in before the file is read, so nothing else knows of them. A stream's own
 * words go before those of its blocks, and a later block before an earlier one; mappings are merged, lists and texts replaced. A block knows {@code {{ with.name }}}, which each stream
 * says in its {@code with}.
 */
final class ConnectorBlocks {
    static final String DEFINE = "define";
    static final String USE = "use";
    static final String WITH = "with";

    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*with\\.([a-z][a-z0-9_]*)\\s*}}");
    private static final int MOST_VALUES = 50_000;

    private final ObjectNode blocks;
    private final BiConsumer<String, String> findings;
    private final Set<String> used = new TreeSet<>();
    private int values;

    private ConnectorBlocks(ObjectNode blocks, BiConsumer<String, String> findings) {
        this.blocks = blocks;
        this.findings = findings;
    }

    /** The file with all blocks put in; the file itself where it has none. @param findings takes what is wrong with them, by its place in the file */
    static JsonNode expanded(JsonNode file, BiConsumer<String, String> findings) {
        if (!(file instanceof ObjectNode whole) || !hasBlocks(whole)) {
            return file;
        }
        ObjectNode copy = whole.deepCopy();
        JsonNode defined = copy.remove(DEFINE);
        if (defined != null && !areMappings(defined)) {
            findings.accept("/" + DEFINE, "has to be a mapping of names to blocks, which are mappings too");
            return file;
        }
        ObjectNode blocks = defined == null ? copy.objectNode() : (ObjectNode) defined;
        ConnectorBlocks all = new ConnectorBlocks(blocks, findings);
        all.streams((ArrayNode) copy.get("streams"));
        blocks.fieldNames().forEachRemaining(name -> {
            if (!all.used.contains(name)) {
                findings.accept("/" + DEFINE + "/" + PointerPattern.escaped(name), "is used nowhere");
            }
        });
        return copy;
    }

    private static boolean hasBlocks(ObjectNode file) {
        if (!(file.get("streams") instanceof ArrayNode streams)) {
            return false;
        }
        for (JsonNode stream : streams) {
            if (stream.has(USE) || stream.has(WITH)) {
                return true;
            }
        }
        return file.has(DEFINE);
    }

    private static boolean areMappings(JsonNode defined) {
        boolean all = defined.isObject();
        for (JsonNode block : defined) {
            all &= block.isObject();
        }
        return all;
    }

    private void streams(ArrayNode streams) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i) instanceof ObjectNode stream && (stream.has(USE) || stream.has(WITH))) {
                streams.set(i, stream(stream, "/streams/" + i));
            }
        }
    }

    private ObjectNode stream(ObjectNode stream, String place) {
        Map<String, String> words = new LinkedHashMap<>();
        stream.path(WITH)
                .properties()
                .forEach(each -> words.put(each.getKey(), each.getValue().asText()));
        Set<String> named = new TreeSet<>();
        ObjectNode whole = stream.objectNode();
        for (String name : names(stream.path(USE))) {
            if (blocks.get(name) instanceof ObjectNode block) {
                used.add(name);
                merge(whole, (ObjectNode) filled(block, words, named));
            } else {
                findings.accept(place + "/" + USE, "names " + name + ", which is not defined");
            }
        }
        words.keySet().stream()
                .filter(word -> !named.contains(word))
                .forEach(word -> findings.accept(
                        place + "/" + WITH + "/" + word, "is named nowhere in the blocks that are used"));
        ObjectNode own = stream.deepCopy();
        own.remove(List.of(USE, WITH));
        merge(whole, own);
        if (values > MOST_VALUES) {
            findings.accept(place + "/" + USE, "makes the file larger than " + MOST_VALUES + " values");
            return stream.objectNode();
        }
        return whole;
    }

    private static List<String> names(JsonNode use) {
        List<String> names = new ArrayList<>();
        if (use.isArray()) {
            use.forEach(each -> names.add(each.asText()));
        } else if (use.isValueNode()) {
            names.add(use.asText());
        }
        return names;
    }

    /** A copy of a block with the stream's words in their places. */
    private JsonNode filled(JsonNode value, Map<String, String> words, Set<String> named) {
        if (++values > MOST_VALUES) {
            return value;
        }
        if (value instanceof ObjectNode mapping) {
            ObjectNode copy = mapping.objectNode();
            mapping.properties().forEach(each -> copy.set(each.getKey(), filled(each.getValue(), words, named)));
            return copy;
        }
        if (value instanceof ArrayNode list) {
            ArrayNode copy = list.arrayNode();
            list.forEach(each -> copy.add(filled(each, words, named)));
            return copy;
        }
        return value.isTextual() ? TextNode.valueOf(filled(value.textValue(), words, named)) : value;
    }

    private static String filled(String text, Map<String, String> words, Set<String> named) {
        return PLACE.matcher(text).replaceAll(place -> {
            String word = words.get(place.group(1));
            named.add(place.group(1));
            return Matcher.quoteReplacement(word == null ? place.group() : word);
        });
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(each -> {
            if (into.get(each.getKey()) instanceof ObjectNode below && each.getValue() instanceof ObjectNode above) {
                merge(below, above);
            } else {
                into.set(each.getKey(), each.getValue());
            }
        });
    }
}
