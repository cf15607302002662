package io.holdfast.platform.forges;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a platform answers. */
record Said(int status, Map<String, String> headers, byte[] body) {
    static Said json(int status, JsonNode body) {
        return new Said(
                status,
                Map.of("Content-Type", "application/json; charset=utf-8"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    static Said nothing(int status) {
        return new Said(status, Map.of(), new byte[0]);
    }

    Said with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Said(status, all, body);
    }
}
