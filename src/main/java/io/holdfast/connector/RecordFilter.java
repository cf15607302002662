package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A condition on a record.
 *
 * @param pointer the place that is looked at
 * @param value the place holds one of these, as text; empty: it holds anything but null, false and an empty text
 * @param parent in place of {@code value}, for lists below a parent: the place holds the parent's key. For sources that list what belongs to another parent too. False by default
 * @param not turned round
 */
@RegisterForReflection
public record RecordFilter(String pointer, List<String> value, Boolean parent, Boolean not) {
    public RecordFilter {
        value = Given.list(value);
        parent = Given.or(parent, false);
        not = Given.or(not, false);
    }

    /** Whether the record meets it. @param above the key of the record that the list is below; null where it is below none */
    boolean holds(JsonNode record, String above) {
        JsonNode place = record.at(pointer);
        boolean something = !place.isMissingNode() && !place.isNull();
        boolean said =
                place.isContainerNode() || !place.asText().isEmpty() && !(place.isBoolean() && !place.booleanValue());
        boolean met = something
                && (parent ? place.asText().equals(above) : value.isEmpty() ? said : value.contains(place.asText()));
        return met != not;
    }

    /** Whether the record meets all of them. */
    static boolean all(List<RecordFilter> filters, JsonNode record) {
        return all(filters, record, null);
    }

    /** As above, for a record of a list below a parent of that key. */
    static boolean all(List<RecordFilter> filters, JsonNode record, String above) {
        return filters.stream().allMatch(each -> each.holds(record, above));
    }
}
