package io.holdfast.restore;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.connector.StreamSpec;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;

/** Chosen fields of a record put over the live one. Pure. */
final class ChosenFields {
    static final String NOT_LIVE = "Only fields were asked for, and the record is not live.";

    /** What Jackson reads as it stands, and RFC 6901 does not know. */
    private static final Pattern ODD_ESCAPE = Pattern.compile("~(?![01])");

    private ChosenFields() {}

    /** What a JSON pointer to a field says; {@code invalid_request} where it is none. */
    static JsonPointer pointer(String text) {
        try {
            JsonPointer pointer = JsonPointer.compile(text);
            if (!pointer.matches() && !ODD_ESCAPE.matcher(text).find()) {
                return pointer;
            }
        } catch (IllegalArgumentException e) {
            throw notField(text);
        }
        throw text.isEmpty()
                ? Problem.of(ErrorCode.INVALID_REQUEST, "A whole record is no field: leave fields away.")
                : notField(text);
    }

    private static Problem notField(String text) {
        return Problem.of(ErrorCode.INVALID_REQUEST, text + " is no JSON pointer to a field.");
    }

    /** {@code invalid_request} where one is no pointer to a field, {@code field_read_only} where the connector cannot write one. */
    static void requireWritable(StreamSpec stream, List<String> fields) {
        for (String field : fields) {
            pointer(field);
            if (!stream.writes(field)) {
                throw Problem.of(
                        ErrorCode.FIELD_READ_ONLY,
                        field + " of " + stream.name()
                                + " is set by the platform alone, or not sent by the connector.");
            }
        }
    }

    /** Whether a place in a record is one of those fields, or lies within one. */
    static boolean touch(List<String> fields, String place) {
        return fields.stream().anyMatch(field -> place.equals(field) || place.startsWith(field + "/"));
    }

    /** A copy of the live record with those fields as the backup has them: a field that the backup lacks is taken away, and one whose surroundings are not live is left. */
    static ObjectNode over(ObjectNode live, ObjectNode backup, List<String> fields) {
        ObjectNode copy = live.deepCopy();
        for (String field : fields) {
            JsonPointer pointer = JsonPointer.compile(field);
            put(copy.at(pointer.head()), pointer.last(), backup.at(pointer));
        }
        return copy;
    }

    private static void put(JsonNode around, JsonPointer last, JsonNode value) {
        String name = last.getMatchingProperty();
        if (around instanceof ObjectNode object) {
            if (value.isMissingNode()) {
                object.remove(name);
            } else {
                object.set(name, value.deepCopy());
            }
        } else if (around instanceof ArrayNode array) {
            int index = last.getMatchingIndex();
            if (index >= 0 && index < array.size() && !value.isMissingNode()) {
                array.set(index, value.deepCopy());
            }
        }
    }
}
