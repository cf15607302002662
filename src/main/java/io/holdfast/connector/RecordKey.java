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
}
