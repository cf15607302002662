package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A condition on a record.
 *
 * @param pointer the place that is looked at
 * @param value the place holds one of these, as text; empty: it holds anything but null, false and an empty text
 * @param not turned round
 */
@RegisterForReflection
public record RecordFilter(String pointer, List<String> value, Boolean not) {
    public RecordFilter {
        value = Given.list(value);
        not = Given.or(not, false);
    }

    /** Whether the record meets it. */
    boolean holds(JsonNode record) {
        JsonNode place = record.at(pointer);
        boolean something = !place.isMissingNode() && !place.isNull();
        boolean said =
                place.isContainerNode() || !place.asText().isEmpty() && !(place.isBoolean() && !place.booleanValue());
        boolean met = something && (value.isEmpty() ? said : value.contains(place.asText()));
        return met != not;
    }

    /** Whether the record meets all of them. */
    static boolean all(List<RecordFilter> filters, JsonNode record) {
        return filters.stream().allMatch(each -> each.holds(record));
    }
}
