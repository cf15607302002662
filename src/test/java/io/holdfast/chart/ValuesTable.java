package io.holdfast.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The README's table of values: names and defaults from {@code values.yaml}, their meaning from {@code values.schema.json}. */
final class ValuesTable {
    static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String START = "<!-- values: written by ./dev k8s -->\n";
    private static final String END = "<!-- end of values -->\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One line of the table; the default as JSON. */
    record Row(String name, String standard, String meaning) {
        String line() {
            return "| `%s` | `%s` | %s |\n".formatted(name, standard, meaning);
        }
    }

    private ValuesTable() {}

    static List<Row> rows() {
        try {
            JsonNode schema = JSON.readTree(Files.readString(Chart.FOLDER.resolve("values.schema.json")));
            List<Row> rows = new ArrayList<>();
            collect("", Yaml.read(Chart.FOLDER.resolve("values.yaml")), schema, rows);
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(String prefix, JsonNode values, JsonNode schema, List<Row> rows)
            throws JsonProcessingException {
        for (var field : values.properties()) {
            String name = prefix + field.getKey();
            JsonNode part = schema.path("properties").path(field.getKey());
            String meaning = part.path("description").asText();
            if (part.has("properties")) {
                collect(name + ".", field.getValue(), part, rows);
            } else if (part.has("patternProperties")
                    && field.getValue().isObject()
                    && !field.getValue().isEmpty()) {
                for (var entry : field.getValue().properties()) {
                    rows.add(new Row(name + "." + entry.getKey(), JSON.writeValueAsString(entry.getValue()), meaning));
                }
            } else {
                rows.add(new Row(name, JSON.writeValueAsString(field.getValue()), meaning));
            }
        }
    }

    /** The README with the table as it should be. */
    static String readme() {
        try {
            String text = Files.readString(README);
            int start = text.indexOf(START);
            int end = text.indexOf(END);
            if (start < 0 || end < start) {
                throw new IllegalStateException(README + " has no place for the table of values");
            }
            StringBuilder table = new StringBuilder("| value | default | is |\n| --- | --- | --- |\n");
            rows().forEach(row -> table.append(row.line()));
            return text.substring(0, start + START.length()) + table + text.substring(end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
