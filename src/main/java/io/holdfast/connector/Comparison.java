package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Whether two versions of a record say the same in all that can be written. Pure. */
public final class Comparison {
    private Comparison() {}

    /** As {@link #same(StreamSpec, JsonNode, JsonNode, Set)} with nothing more ignored. */
    public static boolean same(StreamSpec stream, JsonNode a, JsonNode b) {
        return same(stream, a, b, Set.of());
    }

    /**
     * Whether both say the same. Numbers count by their value (1.0 is 1), the order of fields does not count, that of arrays does.
     * Left out are the stream's read-only and volatile fields and, where its {@code write.body} names the fields that are sent, all
     * others.
     *
     * @param ignored more pointers to leave out, such as the links of media that were uploaded anew; {@code *} stands for every
     *     element of an array
     */
    public static boolean same(StreamSpec stream, JsonNode a, JsonNode b, Set<String> ignored) {
        return equal(compared(stream, a, ignored), compared(stream, b, ignored));
    }

    private static JsonNode compared(StreamSpec stream, JsonNode record, Set<String> ignored) {
        JsonNode copy = record.deepCopy();
        stream.fields().readOnly().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        stream.volatileFields().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        ignored.forEach(each -> PointerPattern.of(each).removeFrom(copy));
        if (stream.write() == null || stream.write().body().isEmpty()) {
            return copy;
        }
        ObjectNode sent = ExactJson.MAPPER.createObjectNode();
        stream.write().body().values().forEach(from -> {
            JsonNode value = copy.at(from);
            if (!value.isMissingNode()) {
                sent.set(from, value);
            }
        });
        return sent;
    }

    private static boolean equal(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.isArray() && b.isArray()) {
            return a.size() == b.size() && equalElements(a.elements(), b.elements());
        }
        if (a.isObject() && b.isObject()) {
            return a.size() == b.size() && equalFields(a.properties(), b);
        }
        return a.equals(b);
    }

    private static boolean equalElements(Iterator<JsonNode> a, Iterator<JsonNode> b) {
        while (a.hasNext()) {
            if (!equal(a.next(), b.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalFields(Set<Map.Entry<String, JsonNode>> a, JsonNode b) {
        return a.stream().allMatch(each -> b.has(each.getKey()) && equal(each.getValue(), b.get(each.getKey())));
    }
}
