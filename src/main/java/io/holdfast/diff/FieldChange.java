package io.holdfast.diff;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/**
 * One field that is not the same.
 *
 * @param path a JSON pointer: where the value lies after the change; of what was removed, where it lay before
 * @param place the same for people: elements of lists are named by their key, as in {@code variants[id=7].price}
 * @param before null where there was nothing
 * @param after null where there is nothing
 * @param readOnly whether the source alone sets it: a restore does not put it back
 */
@RegisterForReflection
public record FieldChange(
        String path, String place, Op op, Form form, JsonNode before, JsonNode after, boolean readOnly) {
    /** What happened. */
    public enum Op {
        ADDED,
        REMOVED,
        CHANGED,
        /** The elements of a list stand in another order; before and after are their keys. */
        REORDERED;

        /** As answers name it. */
        @JsonValue
        public String opName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the value is best shown. */
    public enum Form {
        VALUE,
        NUMBER,
        /** Running text: words are compared. */
        TEXT,
        /** Text with tags: tags and words are compared. */
        HTML,
        /** A link to a file whose content is another. */
        MEDIA;

        /** As answers name it. */
        @JsonValue
        public String formName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
