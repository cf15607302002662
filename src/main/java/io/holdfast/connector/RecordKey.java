package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** How a record's key is made of its primary key's values. */
final class RecordKey {
    static final char SEPARATOR = '\u001f';

    private RecordKey() {}

    /** The values joined; absent where one is missing, blank, no scalar, or has control characters. */
    static Optional<String> of(JsonNode record, List<String> primaryKey) {
        StringBuilder key = new StringBuilder();
        for (String pointer : primaryKey) {
            Optional<String> value = part(record.at(pointer));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            if (!key.isEmpty()) {
                key.append(SEPARATOR);
            }
            key.append(value.get());
        }
        return Optional.of(key.toString());
    }

    /** A scalar as a key's text. */
    static Optional<String> part(JsonNode value) {
        if (!value.isTextual() && !value.isNumber()) {
            return Optional.empty();
        }
        String text = value.asText();
        return text.isBlank() || text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
    }

    /** Whether a part of the record's key is a JSON text that reads like a number: the number itself would make the same key. */
    static boolean isNumberInText(JsonNode record, List<String> primaryKey) {
        return primaryKey.stream()
                .map(record::at)
                .anyMatch(part -> part.isTextual() && part.asText().matches("-?\\d+(\\.\\d+)?"));
    }

    /** A child's whole key: its parent's key before its own. @param parent null where there is none */
    static String below(String parent, String own) {
        return parent == null ? own : parent + SEPARATOR + own;
    }

    /** What a record's whole key has behind its parent's. */
    static String own(StreamSpec stream, String key) {
        return parent(stream, key)
                .map(parent -> key.substring(parent.length() + 1))
                .orElse(key);
    }

    /** The values that a whole key is made of, the parent's first. */
    static List<String> parts(String key) {
        return List.of(key.split(String.valueOf(SEPARATOR), -1));
    }

    /** Whether a value means another path where it stands in one. */
    static boolean isDots(String value) {
        return value.equals(".") || value.equals("..");
    }

    /** Whether a part of a key means another path where it stands in one. */
    static boolean hasDots(String key) {
        return parts(key).stream().anyMatch(RecordKey::isDots);
    }

    /** The parent's key in a record's whole key; empty for a stream without a parent, or where the key has too few parts. */
    static Optional<String> parent(StreamSpec stream, String key) {
        if (stream.parent() == null) {
            return Optional.empty();
        }
        int end = key.length();
        for (int i = 0; i < stream.primaryKey().size() && end > 0; i++) {
            end = key.lastIndexOf(SEPARATOR, end - 1);
        }
        return end <= 0 ? Optional.empty() : Optional.of(key.substring(0, end));
    }
}
