package io.holdfast.truth;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a world answers.
 *
 * @param cut whether half of the body does not come, although all of it was announced
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] body, boolean cut) {
    static HttpAnswer json(int status, String json) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        return new HttpAnswer(status, headers, json.getBytes(StandardCharsets.UTF_8), false);
    }

    HttpAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body, cut);
    }

    HttpAnswer withBody(byte[] bytes) {
        return new HttpAnswer(status, headers, bytes, cut);
    }

    HttpAnswer cutShort() {
        return new HttpAnswer(status, headers, body, true);
    }
}
