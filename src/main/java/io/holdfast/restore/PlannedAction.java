package io.holdfast.restore;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a plan means to do with a record. */
public enum PlannedAction {
    CREATE,
    CHANGE,
    DELETE,
    /** Nothing, as the policy or the connector says. */
    SKIP,
    /** Nothing, because it cannot be done. */
    REFUSE;

    /** The action as answers name it. */
    @JsonValue
    public String actionName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
