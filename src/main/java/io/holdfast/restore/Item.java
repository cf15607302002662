package io.holdfast.restore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One record of a restore.
 *
 * @param newKey the key that it has now where that is another; null otherwise
 * @param attempts how often a write of it was begun
 */
record Item(
        long id,
        String stream,
        String key,
        Kind kind,
        Outcome outcome,
        String newKey,
        String errorCode,
        String errorDetail,
        int attempts) {
    /** Why a record is looked at. */
    enum Kind {
        /** The source does not have it any more. */
        GONE,
        /** The source has another version. */
        DIFFERENT,
        /** It refers to a record that was created anew. */
        RELINKED,
        /** It was asked for, and the backup does not have it. */
        UNKNOWN;

        @JsonValue
        String kindName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
