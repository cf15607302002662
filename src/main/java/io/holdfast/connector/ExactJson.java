package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.io.IOException;

/** JSON trees that lose nothing: numbers of any size and precision, and the order of fields. */
public final class ExactJson {
    private static final int LONGEST_TEXT = 64 * 1024 * 1024;

    static final ObjectMapper MAPPER = mapper();

    private ExactJson() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_TEXT)
                        .maxNumberLength(10_000)
                        .build());
        return mapper;
    }

    /** A record's tree; {@code record_invalid} where the bytes are no JSON object. */
    public static ObjectNode object(byte[] json) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
            throw Problem.of(ErrorCode.RECORD_INVALID, "The record is not a JSON object.");
        } catch (IOException | NumberFormatException e) {
            throw Problem.of(ErrorCode.RECORD_INVALID, "The record is not valid JSON.", e);
        }
    }

    /** The tree of a text that we wrote ourselves. */
    public static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("a text of ours does not parse", e);
        }
    }

    /** The UTF-8 bytes of a tree. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
