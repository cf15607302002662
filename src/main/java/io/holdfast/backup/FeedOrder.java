package io.holdfast.backup;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.connector.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Sees whether the events of a feed ascend. For one thread. */
final class FeedOrder {
    private final Predicate<String> known;
    private JsonNode latest;
    private long late;

    /**
     * @param latest the highest so far, as JSON; null for none
     * @param known whether an event of that key was read by an earlier backup: a list that is taken up a little before its end gives it again
     */
    FeedOrder(String latest, Predicate<String> known) {
        this.known = known;
        this.latest = latest == null ? null : ExactJson.tree(latest.getBytes(StandardCharsets.UTF_8));
    }

    /** @param value what the event of that key is ordered by; missing where the feed has no order */
    void take(String key, JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            return;
        }
        int order = latest == null ? 1 : compared(value, latest);
        if (order > 0) {
            latest = value;
        } else if (order < 0 && !known.test(key)) {
            late++;
        }
    }

    /** Numbers by their value, everything else as texts. */
    private static int compared(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.asText().compareTo(other.asText());
    }

    /** The highest so far, as JSON; null for none. */
    String latest() {
        return latest == null ? null : latest.toString();
    }

    /** How many stood behind later ones, and were not known. */
    long late() {
        return late;
    }
}
