package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A field of a form that a file is sent by.
 *
 * @param field the field's name
 * @param value its value, a template that knows {@code file.name} and {@code file.content_type}; null for the file itself
 */
@RegisterForReflection
public record FormField(String field, String value) {
    /** Whether the field holds the file. */
    boolean isFile() {
        return value == null;
    }

    /** Whether a name can stand in the head of a field. */
    static boolean isName(String field) {
        return field.matches("[^\"\\p{Cntrl}]+");
    }
}
