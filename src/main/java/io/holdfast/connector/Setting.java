package io.holdfast.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A value that a source brings: an open setting, or a credential.
 *
 * @param name as templates call it
 * @param description for people; may be empty
 * @param required whether a source without it is refused; by default, where there is no default
 * @param pattern a regular expression that a value has to match as a whole; null for any
 * @param fallback the file's {@code default}; null where there is none
 */
@RegisterForReflection
public record Setting(
        String name,
        String description,
        Boolean required,
        String pattern,
        @JsonProperty("default") String fallback) {
    public Setting {
        description = Given.or(description, "");
        required = Given.or(required, fallback == null);
    }
}
