package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Which fields cannot be written.
 *
 * @param readOnly pointers to what the source alone sets
 * @param createOnly pointers to what is taken at the creation and refused or ignored later
 * @param parts pointers to the keys of parts inside a record that the source numbers itself, such as a product's variants: an update sends those that the live
 *     record has, a part without one is made anew, and comparisons leave them out
 */
@RegisterForReflection
public record FieldModes(List<String> readOnly, List<String> createOnly, List<String> parts) {
    public FieldModes {
        readOnly = Given.list(readOnly);
        createOnly = Given.list(createOnly);
        parts = Given.list(parts);
    }
}
