package io.holdfast.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON object that keeps the exact text of its fields' values, so that {@code 12.50}, {@code 1e3} and long digits survive. */
final class RawObject {
    /** Reads numbers to the last digit. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Map<String, String> fields;

    private RawObject(Map<String, String> fields) {
        this.fields = fields;
    }

    RawObject() {
        this(new LinkedHashMap<>());
    }

    /** @throws IllegalArgumentException where the text is not one JSON object */
    static RawObject parse(String text) {
        try {
            if (!JSON.readTree(text).isObject()) {
                throw new IllegalArgumentException("not an object");
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Cursor cursor = new Cursor(text);
        cursor.skipTo('{');
        while (cursor.nextIsNot('}')) {
            String name = read(cursor.value()).textValue();
            cursor.skipTo(':');
            fields.put(name, cursor.value());
            cursor.skipComma();
        }
        return new RawObject(fields);
    }

    RawObject put(String name, String rawValue) {
        fields.put(name, rawValue);
        return this;
    }

    RawObject putText(String name, String value) {
        return put(name, quote(value));
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The exact text of a value; null where the field is missing. */
    String raw(String name) {
        return fields.get(name);
    }

    /** The parsed value; JSON's missing node where the field is missing. */
    JsonNode value(String name) {
        return fields.containsKey(name) ? read(fields.get(name)) : JSON.missingNode();
    }

    List<String> names() {
        return new ArrayList<>(fields.keySet());
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> quote(field.getKey()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String quote(String value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode read(String raw) {
        try {
            return JSON.readTree(raw);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Walks over text that is known to be JSON. */
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        void skipTo(char wanted) {
            at = text.indexOf(wanted, at) + 1;
        }

        boolean nextIsNot(char end) {
            skipSpace();
            return text.charAt(at) != end;
        }

        void skipComma() {
            skipSpace();
            if (text.charAt(at) == ',') {
                at++;
            }
        }

        /** The text of the value that begins after any space. */
        String value() {
            skipSpace();
            int start = at;
            int depth = 0;
            do {
                char c = text.charAt(at++);
                if (c == '"') {
                    skipString();
                } else if (c == '{' || c == '[') {
                    depth++;
                } else if (c == '}' || c == ']') {
                    depth--;
                }
            } while (depth > 0 || !endsHere(start));
            return text.substring(start, at).strip();
        }

        private boolean endsHere(int start) {
            char first = text.charAt(start);
            return first == '"' || first == '{' || first == '[' || ",}]".indexOf(text.charAt(at)) >= 0;
        }

        private void skipString() {
            while (text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        }

        private void skipSpace() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}
