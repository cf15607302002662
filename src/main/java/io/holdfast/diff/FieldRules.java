package io.holdfast.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What is known of a stream's fields beside their values. Patterns are JSON pointers with {@code *} for every element of a list. */
interface FieldRules {
    /** Nothing is known. */
    FieldRules NONE = new FieldRules() {};

    /** The field by which the source itself tells the elements of that list apart; empty where that is not known. */
    default Optional<String> partKey(String pattern) {
        return Optional.empty();
    }

    /** Whether the source alone sets the field. */
    default boolean isReadOnly(String pattern) {
        return false;
    }

    /** Whether the field is a link to a file. */
    default boolean isMedia(String pattern) {
        return false;
    }

    /** Whether both are links to files of the same content. */
    default boolean isSameFile(String pattern, JsonNode before, JsonNode after) {
        return false;
    }

    /** What an element of a list of values is recognised by. Equal for what is equal by value. */
    default String identity(String pattern, JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toString()
                : value.getNodeType() + ":" + value.asText();
    }
}
