package io.holdfast.diff;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happened to a record from the one moment to the other. */
public enum DiffKind {
    CREATED,
    CHANGED,
    DELETED,
    /** One side did not see all of its stream, so nobody can tell: never called deleted, never called created. */
    UNKNOWN,
    /** Its text is another, and says the same: volatile fields, the order of fields, the way a number is written. Not counted as a change. */
    SAME;

    /** The kind as answers name it. */
    @JsonValue
    public String kindName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name. */
    public static Optional<DiffKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.kindName().equals(name))
                .findFirst();
    }
}
