package io.holdfast.shop;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What the shop says to a request. */
record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer json(int status, String body) {
        return json(status, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(int status, byte[] body) {
        return new Answer(status, Map.of("Content-Type", "application/json; charset=utf-8"), body);
    }

    static Answer error(int status, String message) {
        return json(status, "{\"errors\":" + RawObject.quote(message) + "}");
    }

    Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }
}
