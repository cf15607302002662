package io.holdfast.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;

/** Values as the JSON text of our own rows, tasks and messages. Not for records of sources, whose text is never rewritten. Safe for use by many threads. */
@Singleton
public class Json {
    private final ObjectMapper mapper;

    Json(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The value as text. */
    public String text(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not fit for JSON: " + value, e);
        }
    }

    /** The value of a text that we wrote. */
    public <T> T value(String text, Class<T> type) {
        try {
            return mapper.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A text of ours does not parse as " + type.getSimpleName(), e);
        }
    }

    /** The value of a text that we wrote. */
    public <T> T value(String text, TypeReference<T> type) {
        try {
            return mapper.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A text of ours does not parse", e);
        }
    }

    /** A tree as a value. */
    public <T> T value(JsonNode tree, Class<T> type) {
        return mapper.convertValue(tree, type);
    }
}
