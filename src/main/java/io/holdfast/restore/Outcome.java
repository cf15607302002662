package io.holdfast.restore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a record. */
public enum Outcome {
    /** Not dealt with yet. */
    PLANNED,
    /** A creation is about to be sent, or was sent and its answer is not known yet. */
    INTENDED,
    CREATED,
    CHANGED,
    DELETED,
    UNCHANGED,
    SKIPPED,
    FAILED,
    /** The source may or may not have taken the write: shown, and never sent again. */
    UNCERTAIN;

    /** The outcome as answers name it. */
    @JsonValue
    public String outcomeName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
