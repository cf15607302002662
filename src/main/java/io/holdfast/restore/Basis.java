package io.holdfast.restore;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.UUID;

/**
 * An earlier restore whose records another one takes.
 *
 * @param restore the earlier one
 */
@RegisterForReflection
public record Basis(Kind kind, UUID restore) {
    /** Which of its records. */
    public enum Kind {
        /** Those that a dry run means to write. */
        PLAN,
        /** Those that were not written. */
        RETRY,
        /** Those that were written: they become what they were before. */
        UNDO;

        /** The kind as answers name it. */
        @JsonValue
        public String kindName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
