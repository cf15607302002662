package io.holdfast.connector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Which fields cannot be written.
 *
 * @param readOnly pointers to what the source alone sets
 * @param createOnly pointers to what is taken at the creation and refused or ignored later
 */
@RegisterForReflection
public record FieldModes(List<String> readOnly, List<String> createOnly) {
    public FieldModes {
        readOnly = Given.list(readOnly);
        createOnly = Given.list(createOnly);
    }
}
