package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether two versions of a record say the same in all that can be written. Pure. */
public final class Comparison {
    private Comparison() {}

    /** As {@link #same(StreamSpec, JsonNode, JsonNode, Set)} with nothing more ignored. */
    public static boolean same(StreamSpec stream, JsonNode a, JsonNode b) {
        return same(stream, a, b, Set.of());
    }

    /** Whether two versions of a record are the same in all that {@link #lasting} keeps. Numbers count by their value, the order of fields does not count. */
    public static boolean sameButVolatile(StreamSpec stream, ObjectNode a, ObjectNode b) {
        return equal(lasting(stream, a), lasting(stream, b));
    }

    /**
     * Whether both say the same. Numbers count by their value (1.0 is 1), the order of fields does not count, that of arrays does.
     * Left out are the stream's read-only and volatile fields, the keys of its parts and, where its {@code write.body} names the fields that are sent, all
     * others.
     *
     * @param ignored more pointers to leave out, such as the links of media that were uploaded anew; {@code *} stands for every
     *     element of an array
     */
    public static boolean same(StreamSpec stream, JsonNode a, JsonNode b, Set<String> ignored) {
        return equal(compared(stream, a, ignored), compared(stream, b, ignored));
    }

    /**
     * Where both say different things, of what {@link #same} looks at: JSON pointers to the innermost fields; to the whole array where arrays differ in length. A field that {@code
     * write.body} takes out of several places is named as it stands there.
     */
    public static List<String> differences(StreamSpec stream, JsonNode a, JsonNode b, Set<String> ignored) {
        boolean mapped = stream.write() != null && !stream.write().body().isEmpty();
        JsonNode one = compared(stream, a, ignored);
        JsonNode other = compared(stream, b, ignored);
        List<String> found = new ArrayList<>();
        for (String name : names(one, other)) {
            differences(mapped ? name : "/" + PointerPattern.escaped(name), one.get(name), other.get(name), found);
        }
        return found;
    }

    private static void differences(String pointer, JsonNode a, JsonNode b, List<String> found) {
        if (a == null || b == null) {
            found.add(pointer);
        } else if (a.isObject() && b.isObject()) {
            names(a, b)
                    .forEach(name ->
                            differences(pointer + "/" + PointerPattern.escaped(name), a.get(name), b.get(name), found));
        } else if (a.isArray() && b.isArray() && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                differences(pointer + "/" + i, a.get(i), b.get(i), found);
            }
        } else if (!equal(a, b)) {
            found.add(pointer);
        }
    }

    private static Set<String> names(JsonNode a, JsonNode b) {
        Set<String> names = new TreeSet<>();
        a.fieldNames().forEachRemaining(names::add);
        b.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode compared(StreamSpec stream, JsonNode record, Set<String> ignored) {
        JsonNode copy = record.deepCopy();
        if (stream.keyCase() == StreamSpec.KeyCase.INSENSITIVE) {
            stream.primaryKey()
                    .forEach(each ->
                            PointerPattern.of(each).change(copy, place -> Optional.of(lowerCase(place.value()))));
        }
        stream.fields().readOnly().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        stream.fields().parts().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        stream.volatileFields().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        MediaLinks.unsign(stream, copy);
        ignored.forEach(each -> PointerPattern.of(each).removeFrom(copy));
        if (copy instanceof ObjectNode fields) {
            EqualForm.apply(stream.equalForms(), fields);
        }
        if (stream.write() == null || stream.write().body().isEmpty()) {
            return copy;
        }
        ObjectNode sent = ExactJson.MAPPER.createObjectNode();
        stream.write().body().values().forEach(from -> {
            JsonNode value = RequestBodies.value(copy, from);
            if (!value.isMissingNode()) {
                sent.set(from, value);
            }
        });
        return sent;
    }

    /** What tells the content of a record from others': what is compared, without its key and what the source makes of files. */
    static JsonNode content(StreamSpec stream, JsonNode record) {
        Set<String> ignored = new TreeSet<>(stream.primaryKey());
        ignored.addAll(stream.inlineMedia());
        return compared(stream, record, ignored);
    }

    /**
     * Whether a record is provably another one than the one that was to be created: it says what one of {@code others} was to say and contradicts this one, or it agrees with it in nothing and
     * contradicts it in several fields.
     *
     * @param others what else was created in the same call
     */
    public static boolean isAnother(
            StreamSpec stream, JsonNode wanted, JsonNode there, List<? extends JsonNode> others) {
        JsonNode own = content(stream, wanted);
        JsonNode content = content(stream, there);
        if (agreement(own, content, false) >= 0) {
            return false;
        }
        boolean anothers = others.stream().anyMatch(each -> agreement(content(stream, each), content, false) > 0);
        return anothers || contradictsThroughout(own, content);
    }

    private static boolean contradictsThroughout(JsonNode own, JsonNode content) {
        List<String> both = own.properties().stream()
                .filter(each -> content.has(each.getKey()) && !isNothing(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return both.size() > 1
                && both.stream().allMatch(name -> agreementOf(own.get(name), content.get(name), false) < 0);
    }

    /**
     * How many fields both {@link #content contents} have and say the same in; -1 where they contradict each other. What only one of them says is no contradiction, and what neither says
     * (null, an empty text) is no agreement.
     *
     * @param strict whether a value where {@code wanted} says null is a contradiction; sources fill such fields themselves
     */
    static int agreement(JsonNode wanted, JsonNode there, boolean strict) {
        int sum = 0;
        for (Map.Entry<String, JsonNode> each : wanted.properties()) {
            JsonNode other = there.get(each.getKey());
            int count = other == null ? 0 : agreementOf(each.getValue(), other, strict);
            if (count < 0) {
                return count;
            }
            sum += count;
        }
        return sum;
    }

    private static int agreementOf(JsonNode wanted, JsonNode there, boolean strict) {
        if (wanted.isObject() && there.isObject()) {
            return agreement(wanted, there, strict);
        }
        if (equal(wanted, there)) {
            return isNothing(wanted) ? 0 : 1;
        }
        return isNothing(wanted) && !strict ? 0 : -1;
    }

    /** Whether a value says nothing: null, an empty text, an empty array or an empty object. */
    static boolean isNothing(JsonNode value) {
        return value.isNull()
                || value.isTextual() && value.asText().isEmpty()
                || value.isContainerNode() && value.isEmpty();
    }

    private static JsonNode lowerCase(JsonNode value) {
        return value.isTextual() ? TextNode.valueOf(value.asText().toLowerCase(Locale.ROOT)) : value;
    }

    /** A copy of a record without the stream's volatile fields, with links that are not signed and fields in their one form: what a change can be told in. */
    public static ObjectNode lasting(StreamSpec stream, ObjectNode record) {
        ObjectNode copy = record.deepCopy();
        stream.volatileFields().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        MediaLinks.unsign(stream, copy);
        EqualForm.apply(stream.equalForms(), copy);
        return copy;
    }

    /** Whether two values say the same: numbers count by their value, the order of fields does not count, that of arrays does. */
    public static boolean sameValue(JsonNode a, JsonNode b) {
        return equal(a, b);
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
