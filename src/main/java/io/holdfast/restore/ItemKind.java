package io.holdfast.restore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a restore looks at a record. */
public enum ItemKind {
    /** The source does not have it any more. */
    GONE,
    /** The source has another version. */
    DIFFERENT,
    /** It was asked for by its key, and the source has it as the backup does. */
    SAME,
    /** It refers to a record that was created anew. */
    RELINKED,
    /** The source has it, and the backup does not. */
    ADDED,
    /** It was asked for, and the backup does not have it. */
    UNKNOWN;

    /** The kind as answers name it. */
    @JsonValue
    public String kindName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
