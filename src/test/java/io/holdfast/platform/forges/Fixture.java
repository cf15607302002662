package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** The shapes of answers, kept as files. */
public final class Fixture {
    private static final Path FILES = Path.of("src", "test", "resources", "platforms");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Fixture() {}

    /** A copy of the answer in {@code platforms/NAME.json}. */
    public static ObjectNode of(String name) {
        try {
            return (ObjectNode) JSON.readTree(Files.readString(FILES.resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every place in an answer and the type of what stands there; of an array the first element stands for all. */
    public static TreeMap<String, String> shape(JsonNode answer) {
        TreeMap<String, String> shape = new TreeMap<>();
        note(answer, "", shape);
        return shape;
    }

    private static void note(JsonNode node, String place, TreeMap<String, String> shape) {
        shape.put(place, node.getNodeType().toString());
        node.properties().forEach(each -> note(each.getValue(), place + "/" + each.getKey(), shape));
        if (node.isArray() && !node.isEmpty()) {
            note(node.get(0), place + "/*", shape);
        }
    }
}
