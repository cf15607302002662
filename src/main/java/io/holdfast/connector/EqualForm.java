package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A field whose meaning a source writes in several ways, and the way that stands for all of them when records are compared. What is stored stays as it was read. PHP, for instance, writes a list
 * as {@code {"0":…}} where its numbers have a gap, and an empty object as {@code []} (php.net, {@code json_encode}).
 *
 * @param pointer JSON pointer; {@code *} stands for every element of an array
 * @param form what its values are compared as
 */
@RegisterForReflection
public record EqualForm(String pointer, Form form) {
    /** What values are compared as. A value that has no such form is compared as it is. */
    public enum Form {
        /** A list: an object whose fields are whole numbers is the array of their values, by ascending number; an empty object is an empty array. */
        LIST,
        /** A list, as above, in which the order of the elements does not count. How often an element stands in it does. */
        SET,
        /** A number: a text that reads like one ({@code "1.50"}) is that number. */
        NUMBER,
        /** A moment in ISO 8601: other offsets and fractions that mean the same moment are equal. Without an offset it is UTC. */
        MOMENT,
        /** Null, an empty text, an empty array and an empty object are the same as no field at all. */
        NOTHING
    }

    private static final String WHOLE_NUMBER = "0|[1-9][0-9]{0,17}";
    /** A number as JSON writes it (RFC 8259), short enough that its value can be computed. */
    private static final String NUMBER = "-?(0|[1-9][0-9]{0,99})([.][0-9]{1,100})?([eE][+-]?[0-9]{1,3})?";

    /** Brings a record into these forms, one after the other. */
    static void apply(List<EqualForm> forms, ObjectNode record) {
        forms.forEach(each -> PointerPattern.of(each.pointer()).change(record, place -> each.of(place.value())));
    }

    private Optional<JsonNode> of(JsonNode value) {
        return switch (form) {
            case LIST -> Optional.of(list(value));
            case SET -> Optional.of(sorted(list(value)));
            case NUMBER -> Optional.of(number(value));
            case MOMENT -> Optional.of(moment(value));
            case NOTHING -> Comparison.isNothing(value) ? Optional.empty() : Optional.of(value);
        };
    }

    private static JsonNode list(JsonNode value) {
        if (!value.isObject()
                || value.propertyStream().anyMatch(each -> !each.getKey().matches(WHOLE_NUMBER))) {
            return value;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode(value.size());
        value.propertyStream()
                .sorted(Comparator.comparing(each -> Long.parseLong(each.getKey())))
                .forEach(each -> list.add(each.getValue()));
        return list;
    }

    private static JsonNode sorted(JsonNode value) {
        if (!value.isArray()) {
            return value;
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        elements.sort(Comparator.comparing(EqualForm::canonical));
        return JsonNodeFactory.instance.arrayNode(value.size()).addAll(elements);
    }

    /** One text for all values that compare as equal: fields by name, numbers by value. */
    private static String canonical(JsonNode value) {
        StringBuilder text = new StringBuilder();
        if (value.isObject()) {
            value.propertyStream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> text.append(TextNode.valueOf(each.getKey()))
                            .append(':')
                            .append(canonical(each.getValue()))
                            .append(','));
            return "{" + text + "}";
        }
        if (value.isArray()) {
            value.forEach(each -> text.append(canonical(each)).append(','));
            return "[" + text + "]";
        }
        return value.isNumber() ? plain(value) : value.toString();
    }

    private static String plain(JsonNode number) {
        return number.decimalValue().stripTrailingZeros().toString();
    }

    private static JsonNode number(JsonNode value) {
        String text = value.isTextual() ? value.asText().strip() : "";
        return text.matches(NUMBER) ? DecimalNode.valueOf(new BigDecimal(text)) : value;
    }

    private static JsonNode moment(JsonNode value) {
        return value.isTextual()
                ? CursorSpec.Format.ISO
                        .momentIn(value)
                        .<JsonNode>map(moment -> TextNode.valueOf(moment.toString()))
                        .orElse(value)
                : value;
    }
}
