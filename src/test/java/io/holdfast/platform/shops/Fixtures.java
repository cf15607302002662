package io.holdfast.platform.shops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.ExactJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The answer shapes of one platform: files with invented values, each with the vendor's page that it follows. */
record Fixtures(Path folder) {
    /**
     * A file and the call that it answers.
     *
     * @param call path and query behind the platform's address
     */
    record Fixture(String file, String call) {}

    static Fixtures of(String platform) {
        return new Fixtures(Path.of("src/test/resources/platforms", platform));
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** A file that holds an object. */
    ObjectNode object(String file) {
        return (ObjectNode) json(file);
    }

    /** A file that holds an object or a list. */
    JsonNode json(String file) {
        try {
            return json(Files.readAllBytes(folder.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tree of any JSON. */
    static JsonNode json(byte[] text) {
        String wrapped = "{\"it\":" + new String(text, StandardCharsets.UTF_8) + "}";
        return ExactJson.object(wrapped.getBytes(StandardCharsets.UTF_8)).get("it");
    }

    /** The files of the table in the README, which names each one's call in its second column. */
    List<Fixture> all() {
        try {
            return Files.readAllLines(folder.resolve("README.md")).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.split("\\s*\\|\\s*"))
                    .map(cells -> new Fixture(bare(cells[1]), bare(cells[2])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bare(String cell) {
        return cell.replace("`", "");
    }

    /** How an answer differs in fields and types from a shape: by JSON pointer. What is null in one may be anything in the other, and so may an empty list's elements. */
    static Map<String, String> differences(JsonNode shape, JsonNode answer) {
        Map<String, String> found = new TreeMap<>();
        compare("", shape, answer, found);
        return found;
    }

    private static void compare(String at, JsonNode shape, JsonNode answer, Map<String, String> found) {
        if (shape.isNull() || answer.isNull()) {
            return;
        }
        if (shape.getNodeType() != answer.getNodeType()) {
            found.put(at, "is %s, not %s".formatted(answer.getNodeType(), shape.getNodeType()));
        } else if (shape.isObject()) {
            shape.fieldNames().forEachRemaining(name -> field(at, name, shape, answer, found));
            Iterator<String> names = answer.fieldNames();
            names.forEachRemaining(name -> {
                if (!shape.has(name)) {
                    found.put(at + "/" + name, "is too many");
                }
            });
        } else if (shape.isArray() && !shape.isEmpty()) {
            answer.forEach(element -> compare(at + "/*", shape.get(0), element, found));
        }
    }

    private static void field(String at, String name, JsonNode shape, JsonNode answer, Map<String, String> found) {
        if (answer.has(name)) {
            compare(at + "/" + name, shape.get(name), answer.get(name), found);
        } else {
            found.put(at + "/" + name, "is missing");
        }
    }
}
