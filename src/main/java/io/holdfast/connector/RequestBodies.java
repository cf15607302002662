package io.holdfast.connector;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is sent of a record. Pure. */
final class RequestBodies {
    private RequestBodies() {}

    /** The body of a creation. */
    static byte[] creating(StreamSpec stream, ObjectNode record) {
        return bytes(stream, created(stream, record));
    }

    /** What a creation says of the record. */
    static ObjectNode created(StreamSpec stream, ObjectNode record) {
        ObjectNode whole = record.deepCopy();
        stream.fields().parts().forEach(each -> PointerPattern.of(each).removeFrom(whole));
        return fields(stream, whole, false);
    }

    /** The body of an update, in which every part of the record that has a key is one of the live record's. */
    static byte[] updating(StreamSpec stream, ObjectNode record, JsonNode live) {
        return bytes(stream, updated(stream, record, live));
    }

    /** What an update says of the record. */
    static ObjectNode updated(StreamSpec stream, ObjectNode record, JsonNode live) {
        ObjectNode whole = record.deepCopy();
        for (String each : stream.fields().parts()) {
            PointerPattern keys = PointerPattern.of(each);
            Set<String> known =
                    keys.in(live).stream().map(place -> place.value().asText()).collect(Collectors.toSet());
            keys.change(whole, place -> Optional.of(place.value()).filter(key -> known.contains(key.asText())));
        }
        return fields(stream, whole, true);
    }

    private static ObjectNode fields(StreamSpec stream, ObjectNode record, boolean updating) {
        ObjectNode copy = record.deepCopy();
        stream.fields().readOnly().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        if (updating) {
            stream.fields().createOnly().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        }
        ObjectNode sent = stream.write().body().isEmpty() ? copy : named(stream, copy);
        if (updating) {
            stream.write().absent().forEach((target, value) -> {
                String pointer = pointer(target);
                if (sent.at(pointer).isMissingNode()) {
                    PointerPattern.of(pointer).put(sent, value);
                }
            });
        }
        return sent;
    }

    /** The fields that {@code write.body} names. */
    private static ObjectNode named(StreamSpec stream, ObjectNode copy) {
        ObjectNode sent = ExactJson.MAPPER.createObjectNode();
        stream.write().body().forEach((target, from) -> {
            JsonNode value = said(stream.write().values().get(target), value(copy, from));
            if (!value.isMissingNode()) {
                PointerPattern.of(pointer(target)).put(sent, value);
            }
        });
        return sent;
    }

    /** The JSON pointer of a field of the request that is named by its name or by a pointer. */
    static String pointer(String target) {
        return target.startsWith("/") ? target : "/" + target;
    }

    /** A value in the words of the request. @param words null where it is sent as it is */
    private static JsonNode said(Map<String, String> words, JsonNode value) {
        if (words == null || value.isMissingNode()) {
            return value;
        }
        String word = words.get(value.asText());
        return word == null ? MissingNode.getInstance() : TextNode.valueOf(word);
    }

    /** What a record says in a place: with {@code *} an array of what its elements say, and null inside of what is null. Missing where it says nothing. */
    static JsonNode value(JsonNode record, String from) {
        JsonPointer pointer = JsonPointer.compile(from.contains("/*") ? from.substring(0, from.indexOf("/*")) : from);
        if (!from.contains("/*")) {
            JsonNode value = record.at(pointer);
            return value.isMissingNode() && isInNull(record, pointer) ? NullNode.getInstance() : value;
        }
        if (!record.at(pointer).isArray()) {
            return MissingNode.getInstance();
        }
        ArrayNode values = ExactJson.MAPPER.createArrayNode();
        PointerPattern.of(from).in(record).forEach(place -> values.add(place.value()));
        return values;
    }

    private static boolean isInNull(JsonNode record, JsonPointer pointer) {
        for (JsonPointer above = pointer.head(); above != null && !above.matches(); above = above.head()) {
            if (record.at(above).isNull()) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(StreamSpec stream, ObjectNode fields) {
        WriteSpec write = stream.write();
        JsonNode whole = write.bodyWrap() == null
                ? fields
                : ExactJson.MAPPER.createObjectNode().set(write.bodyWrap(), fields);
        return ExactJson.bytes(
                write.bodyInList() ? ExactJson.MAPPER.createArrayNode().add(whole) : whole);
    }
}
