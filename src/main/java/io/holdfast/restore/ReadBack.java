package io.holdfast.restore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the platform holds after a write, held against what it was to hold. */
public enum ReadBack {
    SAME,
    /** The write was taken, and something else is there: the item's detail names the fields. */
    DIFFERS;

    /** The word that answers have for it. */
    @JsonValue
    public String readBackName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
