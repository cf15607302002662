package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is sent of a record. Pure. */
final class RequestBodies {
    private RequestBodies() {}

    /** The body of a creation. */
    static byte[] creating(StreamSpec stream, ObjectNode record) {
        return bytes(stream, fields(stream, record, false));
    }

    /** The body of an update. */
    static byte[] updating(StreamSpec stream, ObjectNode record) {
        return bytes(stream, fields(stream, record, true));
    }

    private static ObjectNode fields(StreamSpec stream, ObjectNode record, boolean updating) {
        ObjectNode copy = record.deepCopy();
        stream.fields().readOnly().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        if (updating) {
            stream.fields().createOnly().forEach(each -> PointerPattern.of(each).removeFrom(copy));
        }
        if (stream.write().body().isEmpty()) {
            return copy;
        }
        ObjectNode sent = ExactJson.MAPPER.createObjectNode();
        stream.write().body().forEach((target, from) -> {
            JsonNode value = copy.at(from);
            if (!value.isMissingNode()) {
                PointerPattern.of(target.startsWith("/") ? target : "/" + target)
                        .put(sent, value);
            }
        });
        return sent;
    }

    private static byte[] bytes(StreamSpec stream, ObjectNode fields) {
        String wrap = stream.write().bodyWrap();
        if (wrap == null) {
            return ExactJson.bytes(fields);
        }
        ObjectNode whole = ExactJson.MAPPER.createObjectNode();
        whole.set(wrap, fields);
        return ExactJson.bytes(whole);
    }
}
